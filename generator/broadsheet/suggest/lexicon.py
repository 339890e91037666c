"""English words that name no topic in any field, and words that indicate what kind of thing a topic is.

All words are in lower case and in the singular, the form in which topics are compared. The lists were made by hand from
abstracts of computer science, medicine, music and the humanities; they contain words that occur in every field, and
where or on whom studies are done, so a new field should need no additions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

DETERMINERS = frozenset("a both each her his it its our the their them these this us whether whom".split())
"""Words that can follow a verb but not a noun: `we present the …`."""

MODALS = frozenset("can cannot could may might must should they we will would you".split())
"""Words that can precede a verb but not a noun: `can improve`, `we improve`."""

_LINKS = frozenset(
    "a about above according across after again against al all almost along alongside already also although always"
    " am amid among amongst an and another any anyone anything are aren around as at available away b back be became"
    " because become been before being below besides best better between beyond both but by can cannot could d de"
    " despite did didn do doe does doesn doing don done down due during e each eg eight either else enough"
    " especially et etc even ever every everyone everything except f far few fewer first five for former forth four"
    " from further furthermore g had half has have having he hence her here him his how however i ie if ii iii in"
    " indeed instead into is isn it its itself iv j just l latter least less like ll m many may me might more"
    " moreover most much must my n nd near nearly neither never nevertheless nine no non none nor not nothing now o"
    " of off often on once one only onto or other otherwise our out over owing own p per perhaps prior quite r"
    " rather rd re regardless s same second seven several shall she should since six so some someone something"
    " sometimes st still such t ten th than that the their them themselves then there thereby therefore thereof"
    " these they third this those though three through throughout thus till to together too toward towards two under"
    " unless unlike until up upon us v versus very via vs w was we well were what whatever when where whereas"
    " whereby wherein whether which while whilst who whom whose why will with within without would x y yet you your"
    " yourself z zero".split()
)
"""Function words, and adverbs and numbers that are as frequent."""

_VERBS = frozenset(
    "accelerate accept accompany accomplish account achieve acquire adapt address adjust admit adopt advance affect"
    " aggregate aim align alleviate allow amplify analyse analyze appear apply approach approximate argue arise ask"
    " assess assign associate assume attain attempt attract attribute augment average avoid balance base become"
    " begin believe belong benchmark benefit bolster boost bridge bring broaden build calculate call capture carry"
    " cause challenge characterise characterize choose cite claim classify close coincide collect combine come"
    " compare compete complement complete complicate comprise compute concern conclude conduct confer confirm conform"
    " confuse consider consist constitute construct consume contain continue contrast contribute control convert convey"
    " correlate correspond cover craft create cross curate curb deal decide declare decline decompose decouple"
    " decrease define degrade deliver demand demonstrate denote depend deploy derive describe design detail detect"
    " determine develop devise differ discover discuss display distinguish dominate draw drive effect elaborate"
    " elicit eliminate elucidate embed emerge emphasise emphasize employ empower enable encode encompass encounter"
    " encourage enforce engage enhance enlarge enrich ensure entail enter equip establish estimate evaluate evolve"
    " exacerbate examine exceed exclude exhibit exist expand expect experience explain exploit explore expose"
    " express extend extract face facilitate fail fall feature fill find finish fit fix focus follow forget form"
    " formalise formalize formulate foster gain gather generalise generalize generate get give go guarantee guide"
    " handle happen help highlight hinder hold hypothesise hypothesize identify illuminate illustrate impede"
    " implement imply impose improve include incorporate increase incur indicate induce infer influence inform"
    " inherit initiate inject inspire integrate intend interact interpret introduce invent investigate involve"
    " isolate issue keep know lack last lay lead learn leave let leverage lie limit link look lose lower maintain"
    " make manage manifest match maximise maximize mean measure meet mention minimise minimize mirror mitigate model"
    " modify monitor motivate move necessitate need note notice observe obtain occur offer open operate optimise"
    " optimize originate outline outperform overcome overestimate overlook participate partition pave perform permit"
    " persist pioneer place play point pose position possess predict prefer prepare present preserve prevent probe"
    " proceed produce promise promote propel propose prove provide publish pursue push put quantify raise range"
    " reach realise realize reassess receive recognise recognize recommend record recover recruit reduce refer"
    " refine reflect reformulate refuse regard relate release rely remain remedy remove render replace report"
    " represent reproduce request require resemble resolve respond restrict result retain rethink retrieve reveal"
    " review revise revisit rival run satisfy save say search see seek seem select separate serve set shape share"
    " shed shift shorten show showcase simplify simulate situate solve span speak specify speed spend stand start"
    " state stay stem store streamline strengthen strike strive struggle study submit substantiate succeed suffer"
    " suggest suit summarise summarize support suppose surpass survey sustain synergise synergize tackle tailor take"
    " target teach tell tend test think train transform translate treat trigger try turn uncover undergo underlie"
    " underline underpin underscore understand undertake unify unleash unlock unveil update use utilise utilize"
    " validate vary verify view want warrant weigh widen withstand work write yield".split()
)
"""Verbs that say what authors did, observed or need, in the infinitive."""

_IRREGULAR = frozenset(
    "arisen arose became began begun bound brought built came chose chosen done drawn drew driven fallen fed fell"
    " felt fit fitted forgot forgotten found gave given goe goes gone got grew grown held hidden kept knew known"
    " laid lain led left lent lost lying made meant met overcame paid proven put ran read risen rose said sat saw"
    " seen sent shown shrunk sought spent split stood stuck sunk taken taught thought threw thrown told took"
    " underlain understood undertaken underwent using went won written wrote".split()
)
"""Irregular forms of such verbs."""

_NOUNS_TOO = frozenset(
    "account adapted adjusted ageing aggregated aging aligned approach attempt attribute augmented average averaged"
    " balance balanced base benchmark benefit binding bonding bridge building call cause challenge claim combined"
    " computing contrast control controlled counting cover cross crossing deal decoding demand design detail"
    " detecting display distributed drive editing effect embed embedded embedding encoding encounter experience face"
    " feature feeling finding focus forgetting form gain grounded guide guided hearing imaging influence informed"
    " integrated interaction isolated issue lack lead learning limit link listening mapping marking matching mean"
    " meaning measure mirror model modeling modelled modelling monitoring move need note offer opening parsing"
    " phrase place planning play point position positioning predicted present process promise prompting range"
    " ranking reading reasoning recognised recommended record recording reference release rendering report request"
    " result review run sampling scheduling screening search searching sense sequencing set setting shape shaping"
    " share shared shift signaling signalling signed simulated simulating singing span speaking speed splicing stage"
    " stand start state stem store study supervised support survey target targeted targeting teaching test testing"
    " thinking timing tracking train training transform translating turn understanding unified update use view"
    " weighted work writing".split()
)
"""Forms of verbs that can also be part of a name."""

_QUALITIES = frozenset(
    "a-priori able absent accessible accurate ad-hoc additional adequate advanced aforementioned alternative"
    " appropriate arbitrary attractive auxiliary baseline better-than big bigger broad broader careful central certain"
    " challenging clear clearer close closer coherent common comparable compelling competitive complete complex"
    " complicated comprehensive considerable consistent conventional correct critical crucial current cutting-edge"
    " daily date day-to-day decent deep deeper default desirable desired detailed different difficult direct"
    " distinct diverse domain-specific dominant double-edged downstream dramatic earlier early easier easy effective"
    " efficient elegant emerging empirical end-to-end enhanced enormous entire equal essential evident exact"
    " excellent exceptional existing experimental explicit extensive extra extreme face-to-face fair familiar famous"
    " far-reaching fast faster favorable favourable final fine finer fixed flexible follow-up following foregoing"
    " fresh full fuller fundamental future general good grand great greater ground-truth growing hands-on handy hard"
    " harder heavy high high-performance high-quality higher higher-quality highest holistic huge human-like ideal"
    " identical immediate immense impactful imperative implicit important impossible impressive improved in-depth"
    " inadequate increasing incremental individual inefficient inferior inherent initial innovative insightful"
    " insufficient intensive interesting intermediate intricate intuitive key large large-scale larger largest last"
    " late later latest leading limited little long long-range long-standing longer longest low low-cost lower"
    " lowest main major massive maximum mean meaningful mere minimal minimum minor missing moderate modern modest"
    " multi-stage multiple naive narrow natural necessary new newer next non-trivial nontrivial normal notable"
    " noteworthy novel numerous objective observational obvious off-the-shelf old older on-the-fly one-to-one"
    " ongoing open-source optimal ordinary original out-of-the-box outstanding overall overarching paramount partial"
    " particular past perfect pertinent pivotal plausible plentiful plug-and-play popular positive possible"
    " potential powerful practical precise preclinical preliminary present prevailing prevalent previous"
    " previously-unseen primary principal principled profound prominent promising proper proposed public"
    " publicly-available pure qualitative quantitative quick radical random rapid rare raw re-use ready real"
    " real-world reasonable recent recurrent regular related relative relevant reliable remaining remarkable"
    " representative respective rich richer rigid rigorous robust rough satisfactory scalable scarce secondary"
    " seemingly sensible separate serious severe sharp short shorter shortest significant similar simple simpler"
    " simplest simultaneous single sizable slight slow slower small small-scale smaller smallest smooth so-called"
    " so-far sole solid sophisticated special specialised specialized specific specified standard state-of-art"
    " state-of-the-art statistical step-by-step straightforward strict striking strong stronger strongest subjective"
    " subsequent substantial successful sufficient suitable superior supplementary sure surprising systematic"
    " tailored task-specific tedious theoretical thorough three-stage timely tiny top total traditional true"
    " two-stage typical ubiquitous ultimate unavailable unclear underlying unexpected unexplored unified uniform"
    " unique universal unknown unprecedented unseen unsolved up-to-date upstream useful usual valid valuable varied"
    " various vast versatile viable vital weak weaker well-defined well-established well-known whole wide wide-range"
    " wide-ranging wider widespread worse worst worth worthwhile wrong young younger".split()
)
"""Adjectives that say how good, new or large something is."""

_ADJECTIVES_TOO = frozenset(
    "complex critical deep direct early explicit fast final fine future general hard high human-like implicit"
    " individual large long long-range low mean natural normal objective older positive primary random rare"
    " recurrent representative robust secondary severe short single small special standard systematic universal"
    " young".split()
)
"""Adjectives of that kind with which a name can also begin: `deep learning`."""

VAGUE = frozenset(
    "ability application approach architecture area aspect capability challenge community component content"
    " context domain environment example experience experiment feature field framework information instance issue"
    " knowledge level method need outcome paradigm performance perspective pipeline problem property result sample"
    " scenario sector setting solution space strategy task technique tool type version".split()
)
"""Nouns that add nothing to a name: `visual tasks`."""

CARRIERS = VAGUE | frozenset("algorithm benchmark corpus data dataset model paper research study system".split())
"""Words that carry a name without becoming a part of it: `text classification model`."""

_MEASURES = frozenset(
    "accuracy coefficient cost count degree duration error height length number parameter percentage probability rate"
    " ratio score size speed threshold time value volume weight width".split()
)
"""Nouns for quantities."""

_BODY = frozenset(
    "artery atrium bone cavity cord cortex cytoplasm duct epithelium gland joint ligament limb lobe membrane"
    " mucosa muscle nerve nuclei nucleus organ patient plasma serum skin spine tissue tract vein ventricle"
    " vertebra vertebrae vessel wall".split()
)
"""Nouns for parts of the body, and for whose body it is."""

ASIDE = _MEASURES | _BODY
"""Nouns of which a phrase that ends in one mostly says how, or where, something was found, not what a paper is about.
"""

_FILLER = frozenset(
    "ability ablation absence abstract acceptance access accordance account accuracy achievement acknowledgment acm"
    " action activity addition adolescent adoption adult advance advancement advantage aged aged-80 aim algorithm"
    " alternative amount analyse analysis animal answer apparatus appendix applicability application approach"
    " approximation architecture area argument article arxiv aspect assessment association assumption attempt"
    " attention attribute author availability avenue average awareness background barrier base baseline basis"
    " behavior behaviour being benchmark benefit bottleneck boundary branch breakthrough broad bv calculation"
    " candidate capability capacity case category cause center centre challenge chance change chapter characteristic"
    " checkpoint child-preschool choice ci circumstance claim class classe co co-author code codebase collaboration"
    " collection combination comment community comparison competition complexity component computation concept"
    " concern conclusion condition confidence configuration conflict consensus consequence consideration constraint"
    " construct construction content context contrast contribution control convenience copyright correlation"
    " correspondence cost count country course coverage criteria criterion cross current data database dataset date"
    " day day-one deal decade decision decrease defect deficiency definition degree delivery demand demo"
    " demonstration dependence dependency deployment depth derivation description design detail determination"
    " development deviation difference difficulty dimension direction disadvantage discovery discrepancy discussion"
    " disease disorder distinction distribution diversity document domain drawback driver duration ease editorial"
    " effect effectivenes effectiveness efficacy efficiency effort element elsevier end engine english enhancement"
    " environment equation erratum error estimate estimation evaluation event evidence evolution examination example"
    " exception execution existence expansion expense experience experiment expert explanation exploration"
    " expression extension extent extraction fact factor failure faithfulness feasibility feature female field"
    " figure file finding flexibility focus foresight form format formation formulation foundation fraction"
    " framework frequency front function functionality fund funding future gain gap generality ghz github goal google"
    " ground ground-truth group growth guarantee guidance guide guideline hand handling head height help hour hr hz"
    " html http https human humanity humans hypothesi hypothesis idea identification identity ieee impact"
    " implementation implication importance improvement inability inc inclusion inconsistency increase indication"
    " indicator individual infant influence information informativenes initiative innovation input insight instance"
    " instruction integration intensity interaction interest interface interpretation intervention introduction"
    " investigation iqr issue item job journal justification keyword khz kind knowledge lack landscape latter layer"
    " lead leaderboard length lesson letter level licence license life light limit limitation line link list literature"
    " location loss lot ltd magnitude main mainstream majority male man manner manuscript material matter maximum md"
    " mean meaning measure measurement mechanism median member men merit method methodology metric mhz mice middle-aged"
    " minimum minute modality mode model modification module moment month motivation mouse name nature necessity"
    " need network notion novelty number object objective observation obstacle occurrence one operation opportunity"
    " optimum option or order org origin others outcome outlook output overview page pair paper paradigm parameter"
    " part participant participation particular past path pathway patient pattern people percent percentage"
    " percentile performance period person perspective phase phenomena phenomenon piece pipeline place plan platform"
    " plethora point pool population portion position possibility potential power practice practitioner precision"
    " predict prediction preparation presence present preservation pressure prevalence principle priority"
    " probability problem procedure process product production profile program progress progression project promise"
    " proof property proportion proposal prospect protocol provision proxy publication publisher purpose qualitative"
    " quality quantitative quantity query question range rank rat rate ratio rationale reach reader reality"
    " realization reason recall receipt record reduction reference region relation relationship relevance"
    " reliability reliance remainder report repository representation reproducibility request requirement research"
    " researcher reserved resource respect response responsibility restriction result reuse review right rights rise"
    " risk role round routine rr rule run sake sample sampling scalability scale scenario schema scheme school"
    " science scientist scope score sd search secret section selection sense sensitivity sequence series sery set"
    " setting setup shape share sheet shift shortage shortcoming side sign significance similarity site situation"
    " size skill solution sort sota source space span spectrum speed splitting springer stability stage stakeholder"
    " standard start state statement statistic status step strategy strength stress structure student study style"
    " subject subset succes success suggestion suite sum summary superiority supplement support surface survey"
    " symptom system table target task team technique technology term test testbed text theme theory thing threshold"
    " time title today token tool topic total track trade-off tradeoff transfer trend trial trouble type"
    " understanding unit update uptake url usability usage use user utility utilization validation validity value"
    " variability variable variance variant variation variety version view viewpoint volume way weaknes weakness web"
    " website week weight weighting whole wiley wisdom woman women word work workflow working world year yield"
    " young-adult zone".split()
)
"""Nouns that occur in every field and do not name a topic by themselves."""

_PLACES = frozenset(
    "afghanistan africa algeria america argentina asia australia austria bangladesh belgium botswana brazil"
    " bulgaria cameroon canada chile china colombia croatia cuba cyprus denmark ecuador egypt england estonia"
    " ethiopia europe finland france germany ghana greece hungary iceland india indonesia iran iraq ireland israel"
    " italy jamaica japan jordan kenya korea kuwait latvia lebanon libya lithuania malawi malaysia mali mexico"
    " morocco mozambique nepal netherland nigeria norway oman pakistan peru philippine poland portugal qatar"
    " romania russia rwanda scotland senegal serbia singapore slovakia slovenia somalia spain sudan sweden"
    " switzerland syria taiwan tanzania thailand tunisia turkey uganda ukraine uruguay usa venezuela vietnam wales"
    " yemen zambia zimbabwe".split()
)
"""Countries and continents of one word: they say where a study was done."""

BARE = _PLACES | frozenset(
    "activation agent algebra annotation annotator answering antigen art attack attitude audience belief bias"
    " carcinoma care cell channel character classification classifier cluster code cohort communication comprehension"
    " conference connection constant consumption controller convergence corpora corpus curve decoder descent"
    " detection device diagnosis dictionary distance dynamic dynamics edge embedding encoder energy ensemble"
    " entity enzyme epidemiology estimator family feedback filter filtering flow formula frame game gene"
    " generation generator gradient graph grid image index indice inference initialization kernel label language"
    " layer library likelihood living loop machine management manipulation map market matrices matrix medication"
    " medicine membrane memory molecule muscle mutant neoplasm net node noise norm operator organ package packet"
    " party peptide perturbation planning plant policy post prediction prescription price processing processor"
    " prognosis protein receptor recognition reconstruction regression resolution reward scene scoring"
    " segmentation sensing sensor sentence service signal simulation speech string surgery switch synthesis"
    " temperature text therapy tissue token traffic transformation translation treatment tree tumor tumour"
    " utterance vapor verification video vocabulary width".split()
)
"""Nouns that name a topic of some field only with another word before or after them: `graph`, but `graph coloring`."""

FILLER_PHRASES = frozenset(
    (
        "80 and over|ablation study|adverse event|age factor|age group|all right reserved|amino acid sequence|"
        "author keyword|base sequence|cancer patient|case control|case report|case series|case study|cell line|"
        "clinical course|clinical feature|clinical finding|clinical outcome|clinical practice|"
        "clinical presentation|clinical significance|code and data|cohort study|comparative study|"
        "computational cost|computer science|confidence interval|control group|costa rica|creative common|"
        "cross sectional study|czech republic|data analysis|data and code|data collection|differential diagnosis|"
        "disease free survival|disease progression|elderly people|error rate|expert opinion|fatal outcome|"
        "follow up|follow up study|future research|future work|general framework|great britain|ground truth|"
        "hazard ratio|health professional|high quality|hong kong|human being|human evaluation|incidence study|"
        "inclusion criteria|index term|key finding|large scale|latin america|literature review|literature search|"
        "logistic model|long term outcome|longitudinal cohort|longitudinal cohort study|longitudinal study|"
        "main outcome|main result|mean difference|middle aged|molecular sequence data|molecular weight|"
        "narrative review|new zealand|north africa|north america|observational study|odds ratio|older adult|"
        "older people|open source|overall survival|p value|patient outcome|pilot study|placebo group|"
        "preschool child|previous work|primary outcome|prior work|prognostic factor|prognostic marker|"
        "prognostic significance|prognostic value|progression free survival|project page|prospective cohort|"
        "prospective cohort study|prospective study|puerto rico|quality assessment|real data|real time|real world|"
        "reproducibility of result|research question|research support|result section|retrospective cohort|"
        "retrospective cohort study|retrospective review|retrospective study|review article|risk factor|risk ratio|"
        "sample size|saudi arabia|scoping review|secondary outcome|sensitivity and specificity|sex factor|"
        "side effect|single institution|source code|south africa|south america|south korea|sri lanka|"
        "standard deviation|state of the art|statistical analyse|statistical analysis|success rate|"
        "surgical procedure|surgical treatment|survey and questionnaire|survival analyse|survival analysis|"
        "survival rate|system integration|systematic search|technical report|test set|therapeutic target|"
        "time factor|trade off|training data|training set|treatment option|treatment outcome|treatment result|"
        "treatment strategy|united kingdom|united state|user study|web site|worst case|young adult"
    ).split("|")
)
"""Phrases that say how or where a study was done, or on whom, and not what it is about."""


def _inflect(verb: str) -> Iterator[str]:
    """Yield a verb and its regular forms, except the one with an s, which is folded away like a plural."""
    yield verb
    if verb.endswith("e"):
        yield from (verb + "d", verb[:-1] + "ing")
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        yield from (verb[:-1] + "ied", verb + "ing")
    else:
        yield from (verb + end for end in ("ed", "ing", verb[-1] + "ed", verb[-1] + "ing"))


_FORMS = frozenset(form for verb in _VERBS for form in _inflect(verb))
"""All regular forms of the verbs."""
STOPS = (_LINKS | _FORMS | _IRREGULAR | _QUALITIES) - _NOUNS_TOO - _ADJECTIVES_TOO
"""Stop words: never part of a name, unless a hyphen joins them to another word."""
WEAK = _FILLER | _NOUNS_TOO | _ADJECTIVES_TOO
"""Words that are not a name alone or together with each other."""

ADJECTIVE_NOUNS = frozenset(
    "additive adjective analgesic anesthetic animal antibiotic appraisal approval archival archive arithmetic"
    " arrival arsenal bible brick bubble bundle cable canal capital carnival cathedral ceramic cereal characteristic"
    " chemical chorale clinic collective comic contraceptive coral critic crystal denial derivative detective"
    " diabetic dial dismissal disposal double drive ensemble epidemic executive fabric festival garlic goal"
    " heuristic hive hospital incentive initiative interval journal laxative logic lyric magic mammal manual marble"
    " meal mechanic metal metric mineral mosaic motive music musical narrative native negative objective octave"
    " olive optic oral pandemic panic pedal perspective picnic plastic polemic portal positive preservative"
    " principal professional proposal public recital referral refusal rehearsal relic removal renewal republic"
    " retrieval revival rhetoric ritual rival rubric scandal seal sedative signal statistic survival syllable table"
    " terminal thimble timetable topic traffic trial tutorial variable vegetable vocal wearable withdrawal".split()
)
"""Nouns that end like adjectives."""

KINDS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        title: re.compile("|".join(endings.split()))
        for title, endings in {
            "Models": (
                ".+coder architecture autoencoder decoder encoder ensemble forest gan machine model perceptron"
                " transformer tree"
            ),
            "Networks": "net network",
            "Tasks": (
                "animation annotation answering caption captioning classification clustering completion composition"
                " comprehension control correction denoising description detection diagnosis disambiguation discovery"
                " driving edit editing estimation extraction forecasting generation grounding identification"
                " improvisation localisation localization manipulation matching navigation parsing perception"
                " performance planning prediction prognosis reading reasoning recognition recommendation"
                " reconstruction registration rendering restoration retrieval scoring screening search segmentation"
                " separation simplification summarisation summarization synthesis tagging tracking transcription"
                " translation understanding verification writing language.inference sentiment.analysis"
            ),
            "Methods": (
                ".+graphy .+metry .+scopy adapter algorithm alignment analyse analysis assay attack attention"
                " augmentation bootstrapping chain chromatography coding cohort compression computing convolution"
                " decoding descent diffusion distillation embedding encoding ethnography expert explainability"
                " fieldwork fitting flow fusion gradient heuristic imaging inference interpretability interview kernel"
                " learning mapping mixture modeling modelling mri normalization optimisation optimization policy"
                " preference pretraining processing programming prompt prompting pruning quantization questionnaire"
                " regression regularization review reward sampling scaling sequencing simulation steering supervision"
                " survey thought tokenization tokenizer training trial tuning vision"
            ),
            "Data": (
                "archive asset audio benchmark book chart cloud corpora corpus data database dataset diagram document"
                " frame graph image language lyric manuscript mesh midi modality notation photograph record recording"
                " repertoire scene score sentence signal sound spectrogram speech statistic table text token"
                " trajectory treebank twitter video vocabulary web"
            ),
            "Conditions": (
                ".+a?emia .+algia .+cele .+itis .+oma .+osis .+pathy .+plegia .+trophy .+uria abuse addiction anxiety"
                " arrest arrhythmia asthma birth cancer covid cyst death deficiency delirium dementia depression"
                " diabete diabetes disability disease disorder epilepsy failure fibrillation fracture frailty"
                " hypertension infarction infection infertility injury ischemia malaria malnutrition mortality obesity"
                " pain pandemic pneumonia pregnancy relapse seizure sepsis stroke symptom syndrome trauma tumor tumour"
                " ulcer virus"
            ),
            "Treatments": (
                ".*therapy .+cillin .+ectomy .+mab .+plasty .+statin anesthesia antibiotic antidepressant care"
                " counseling dialysis dose drug exercise graft implant inhibitor medication opioid placebo"
                " rehabilitation replacement steroid surgery transplant transplantation treatment vaccination vaccine"
                " ventilation"
            ),
            "People": (
                "adolescent adult audience caregiver child children clinician composer infant learner listener mother"
                " musician neonate nurse parent patient physician pupil singer student surgeon survivor teacher user"
                " veteran volunteer woman women worker"
            ),
            "Biology": (
                "acid allele antibody antigen bacteria biomarker bone brain cell chromosome conformation cortex"
                " cytokine dna enzyme expression gene genome hormone kinase marker metabolism mice microbiome"
                " microbiota mouse mrna muscle mutation neuron pathogen peptide phenotype phenotyping polymorphism"
                " profiling protein receptor rna serum tissue"
            ),
            "Systems": ("agent app assistant instrument interface platform robot robotic sensor software system tool"),
        }.items()
    }
)
"""Kinds of topics: the titles of their groups, in order, each with a pattern for the last one or two words of its
topics.
"""
