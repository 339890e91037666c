"""Names of columns: which field of a paper a column holds, and which columns are not read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from broadsheet.sources.fields.private_data import is_private_beside_screening, is_private_name

_NAMES = {
    "title": "title papertitle primarytitle titleprimary articletitle documenttitle worktitle publicationtitles "
    "titleofpaper titleofthepaper titleofarticle titleofthearticle nameofpaper nameofthepaper displayname itemtitle "
    "논문명 논문제목 제목 論文名 論文タイトル タイトル 題名 题名 title题名 标题 篇名 论文题目",
    "abstract": "abstract abstractnote notesabstract abstracttext abstractenglish englishabstract paperabstract "
    "originalabstract summary description 초록 국문초록abstract 국문초록 영문초록 "
    "다국어초록multilingualabstract 抄録 要旨 概要 摘要 summary摘要 中文摘要",
    "groups": "groupauthors bookgroupauthors",
    "authors": "authorfullnames authors author authornames firstauthors authorsprimary primaryauthors authorname "
    "authorlist authorstring authorsfullnames fullauthors creators creator authorshipsauthordisplayname "
    "authorsdisplayname inventors 저자 저자명 著者 著者名 作者 author作者 firstauthor leadauthor",
    "orcids": "authorshipsauthororcid",
    "editors": "editors editor bookeditors bookeditor conferenceeditors secondaryauthors authorssecondary",
    "places": "authorswithaffiliations",
    "affiliations": "affiliations affiliation authoraffiliations authoraffiliation",
    "date": "date publicationdate dateofpublication publisheddate datepublished published publishedat pubdate "
    "publishtime coverdate issuedate dateofissue issued publishedonline onlinedate publishedprint publicationdateprint "
    "publicationdateonline firstpublicationdate earlyaccessdate datepublication pubtime pubtime发表时间 "
    "发表时间 出版日付 発行日",
    "year": "year publicationyear publishedyear pubyear yearofpublication yearpublished publishedinyear "
    "발행연도 발행년 발행년도 発行年 出版年 年份 year年",
    "month": "month publishedmonth publicationmonth pubmonth pubmonthday",
    "day": "day publicationday publishedday",
    "updated": "updated updateddate dateupdated updatedate",
    "edition": "edition",
    "kind": "itemtype kind documenttype publicationtype referencetype typeofreference bibliographytype "
    "documentidentifier doctype contenttype articletype type",
    "genre": "genre typeofwork reporttype thesistype 학위",
    "venue": "venue journal journalname publicationtitle sourcetitle journaltitle journalbook fulljournalname "
    "booktitle conference conferencename conferencetitle proceedingstitle proceedings secondarytitle titlesecondary "
    "periodicalfull periodical primarylocationsourcedisplayname hostvenuedisplayname containertitle anthologytitle "
    "pubtitle serialtitle venuename publishedin wherepublished publicationvenue publicationname publication "
    "journalconference journalorconference venuejournal alternatetitle3 alternatetitle2 alternatetitle1 "
    "periodicalabbrev abbreviatedsourcetitle journalabbreviation journalref "
    "학술지명 刊行物名 掲載誌 掲載誌名 資料名 雑誌名 文献来源 source文献来源 刊名 期刊 期刊名称 source",
    "series": "series seriestitle bookseriestitle bookseries tertiarytitle titletertiary",
    "volume": "volume vol volumenumber volumeno journalvolume bibliovolume 권 巻 卷 volume卷",
    "issue": "issue issuenumber issueno issueno journalissue biblioissue number no 호 号 期 period期",
    "pages": "pages page pagerange pagination pageinfo pagenumbers pagesrange pp 페이지 ページ 页码",
    "start": "pagestart startpage firstpage spage bibliofirstpage artno articleno articlenumber 開始ページ",
    "end": "pageend endpage lastpage epage bibliolastpage otherpages 終了ページ",
    "publisher": "publisher publishername bookpublisher publishinghouse 발행기관 出版者 出版者名 出版社",
    "place": "place placepublished placeofpublication publisherloc publisherlocation publishercity publisherplace",
    "issn": "issn issns eissn eissns essn issnl issnlinking printissn onlineissn electronicissn journalissn "
    "journaleissn issnisbn isbnissn isbnorissn primarylocationsourceissnl primarylocationsourceissn",
    "isbn": "isbn isbns eisbn isbn13 isbn10 electronicisbn printisbn",
    "arxiv": "arxiv arxivid arxivnumber eprint archiveid idsarxiv",
    "extra": "extra",
    "doi": "doi doilink digitalobjectidentifier electronicresourcenum doinumber doiurl itemdoi idsdoi",
    "pmid": "pmid pubmedid medlinepmid pubmednumber pubmed idspmid",
    "pmcid": "pmcid pmcidnumber pmc pmcnumber idspmcid",
    "id": "",
    "ids": "id uid paperid forum openreviewid eid",
    "key": "key",
    "citation_key": "citationkey bibtexkey citekey bibkey citationlabel",
    "links": "url urls link links paperurl paperlink linktopaper linktothepaper linktoarticle articleurl articlelink "
    "pdf pdfurl pdflink absurl htmlurl fulltexturl fulltextlink documenturl landingpageurl "
    "primarylocationlandingpageurl primarylocationpdfurl bestoalocationpdfurl openaccesspdf openaccessoaurl "
    "sourceurls externalurl sourcelinkout "
    "permalink plink webaddress 원문url 링크",
    "code": "code codeurl codelink github githuburl githublink githubrepo repository repo",
    "project": "project projectpage projecturl website homepage",
    "demo": "demo demourl",
    "dataset": "dataset dataseturl",
    "model": "model modelurl",
    "video": "video videourl videolink",
    "resolver": "openurllink",
    "tags": "",
    "keywords": "keywords keyword authorkeywords authorskeywords tags manualtags automatictags indexkeywords "
    "keywordsplus subjects topics subject subjectterms indexterms descriptors keywordsdisplayname meshterms "
    "meshheadings fieldsofstudy ieeeterms "
    "emtreedrugindextermsmajorfocus emtreedrugindexterms emtreemedicalindextermsmajorfocus emtreemedicalindexterms "
    "키워드 주제어 キーワード 关键词 关键字 keyword关键词",
    "categories": "categories category primarycategory arxivcategories wostcategories woscategories",
    "comment": "comment comments",
    "licence": "licence license openaccesslicense bestoalocationlicense primarylocationlicense",
    "language": "language lang summarylanguage languageofsummary articlelanguage outputlanguage 작성언어",
    "paper_language": "languageoforiginaldocument originallanguage",
    "tldr": "tldr onesentencesummary",
    "machine_summary": "machinesummary aisummary",
    "machine": "machine",
    "withdrawn": "withdrawn retracted isretracted",
}
"""Names that columns of a field are known under, in lower case and without punctuation, the best first.

What a topic of the site is, and which identifier no other paper has, only the site owner can say.
"""
_WEB_OF_SCIENCE = {
    "title": "ti", "abstract": "ab", "authors": "af au", "groups": "ca gp", "editors": "be ed", "year": "py",
    "month": "pd", "date": "ea", "kind": "dt pt", "venue": "so ct", "series": "se bs", "volume": "vl", "issue": "is",
    "start": "bp ar", "end": "ep", "publisher": "pu", "place": "pi", "issn": "sn ei", "isbn": "bn", "doi": "di d2",
    "pmid": "pm", "ids": "ut", "keywords": "de id", "categories": "wc", "paper_language": "la",
}  # fmt: skip
"""The same for the tags of Web of Science, of which `ID` are keywords."""
_NOT_READ = frozenset(
    "citedby timescited citations citationcount citedbycount cites cited citingworkscount citingpatentscount "
    "articlecitationcount patentcitationcount timescitedwoscore timescitedalldatabases references referencecount "
    "citedreferences citedreferencecount numberofreferences recentcitations rcr fcr fwci relevancescore gsrank rank "
    "querydate citesperyear citesperauthor citesurl citationurl relatedurl authorcount age ecc altmetric "
    "180dayusagecount since2013usagecount "
    "dateadded datemodified accessdate retrieveddate createdate createddate entrydate fullrecordentrydate "
    "aipipentrydate dateaddedtoxplore dateofexport timestamp lastupdated "
    "isopenaccess openaccess openaccesscolour openaccessdesignations openaccessisoa openaccessoastatus "
    "publicationstage hasfulltext isparatext typecrossref indexedin database databasename databaseprovider "
    "nameofdatabase datasource subfiledatabase librarycatalog archive archivelocation callnumber "
    "accessionnumber coden pui authorsid authorshipsauthorid authorshipsinstitutionsid authorshipsiscorresponding "
    "authorshipscountries authorshipsinstitutionsdisplayname authorshipsauthorposition correspondingauthorids "
    "correspondinginstitutionids primarylocationsourceid primarylocationsourcetype fulltextorigin "
    "firstauthor shorttitle shortenedtitle originaltitle numpages pagecount numberofpages numberofvolumes rating "
    "fundingdetails fundingtexts fundinginformation funding fundingorgs fundingtext fundername acknowledgements "
    "chemicalscas tradenames manufacturers molecularsequencenumbers casregistrynumbers chemicals drugtradenames "
    "drugmanufacturer devicetradenames devicemanufacturer clinicaltrialnumbers embaseclassification "
    "lensid microsoftacademicid embaseaccessionid embaselink dimensionsurl publicationid nihmsid "
    "centralid embaseid ctgovid cinahlid ictrpid cochranereviewgroupcode storeid copyright copyrightdate rights "
    "conferencecode conferencedate conferencelocation conferencelocations meetingdate sponsors conferencesponsors "
    "sourcecountry 형태사항 소장기관 uci식별코드 목차".split()
)
"""Columns of databases and reference managers that say nothing about the publication that a page would show."""
_WEB_OF_SCIENCE_NOT_READ = frozenset(
    "ba bf ho sp cl cy c1 c3 rp em ri oi fu fp fx cr nr tc z9 u1 u2 pa j9 ji pn su si ma ey pg we sc ga oa hc hp da "
    "ex er".split()
)
_EVIDENCE = {
    **dict.fromkeys(("abstract", "arxiv", "doi", "pmid", "pmcid", "issn", "authors", "venue", "places"), True),
    **dict.fromkeys(("resolver", "tldr", "citation_key", "start", "volume"), True),
}
"""Fields of which a column shows that the rows of a table are publications."""
_COMMON_NAMES = frozenset(
    "title author creator creators summary description source publication conference series volume number no page "
    "pages proceedings event".split()
)
"""Names that columns of a field have also in tables of other things."""
_PAPER_KINDS = frozenset("itemtype documenttype publicationtype referencetype typeofreference dt pt".split())
"""Names of the column for the kind of a publication, which only tables of publications have."""
_OTHER_THINGS = frozenset(
    "price cost amount balance currency debit credit salary quantity qty stock sku barcode asin shelf warehouse unit "
    "units director cast artist album track duration runtime season episode season genre genres rating myrating "
    "averagerating bookshelves binding dateread platform developer views likes dislikes channel channeltitle videoid "
    "subscribers level severity message thread host ip status state priority assignee milestone issuekey labels "
    "company employer location jobtitle ingredients calories servings content body text subtitle read pages_read "
    "bookshelf format condition isbnuid owner room speaker supplier vendor invoice".split()
)
"""Columns of tables of goods, films, music, messages, tasks, jobs or news."""
_ASIDE = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
"""An explanation in brackets, such as `(comma separated)`."""


class Columns(NamedTuple):
    """The columns of a table."""

    fields: Mapping[str, tuple[int, ...]]
    """The columns of each field, the best first."""
    unread: Mapping[int, str]
    """Columns that are not known, with their names."""
    private: Mapping[int, str]
    """Columns for people who select papers, and for their software: never published."""
    of_papers: bool
    """Whether the names show that each row is a publication."""


def sort_columns(names: Sequence[str], own: Mapping[str, str]) -> Columns:
    """What each column of a table holds. `own` gives fields a column's name beside those that are known."""
    tags = {"TI", "AU"} <= set(names)
    known = _WEB_OF_SCIENCE if tags else _NAMES
    places: dict[str, list[int]] = {}
    private: dict[int, str] = {}
    screened = any(is_private_name(name, of_screening=True) for name in names)
    read_names = {word for words in known.values() for word in words.split()}
    for at, name in enumerate(names):
        folded = fold_name(name)
        short = fold_name(_ASIDE.sub("", name))
        if screened and is_private_beside_screening(name):
            private[at] = name
        elif folded in read_names:
            places.setdefault(folded, []).append(at)
        elif _is_not_read(name, tags):
            continue
        elif is_private_name(name):
            private[at] = name
        else:
            for word in dict.fromkeys(filter(None, (folded, short))):
                places.setdefault(word, []).append(at)
    fields = _find_fields(known, own, places)
    read = {at for found in fields.values() for at in found}
    unread = {
        at: name
        for at, name in enumerate(names)
        if name and at not in read and at not in private and not _is_not_read(name, tags)
    }
    of_papers = _are_of_papers(names, fields, own, len(unread))
    if screened:
        # The name of a column may be that of a person.
        private, unread = private | unread, {}
    return Columns(fields, unread, private, of_papers)


def find_columns(names: Sequence[str], own: Mapping[str, str]) -> Mapping[str, tuple[int, ...]]:
    """The columns of each field, the best first; `own` gives fields a column's name beside those that are known."""
    return sort_columns(names, own).fields


def _find_fields(
    known: Mapping[str, str], own: Mapping[str, str], places: Mapping[str, Sequence[int]]
) -> dict[str, tuple[int, ...]]:
    """The columns of each field, given the columns of each name."""
    found = {}
    for field in (*known, *(field for field in own if field not in known)):
        wanted = [fold_name(own.get(field, "")), *known.get(field, "").split()]
        found[field] = tuple(dict.fromkeys(at for word in wanted if word for at in places.get(word, ())))
    return {field: at for field, at in found.items() if at}


def _is_not_read(name: str, tags: bool) -> bool:
    folded = fold_name(name)
    return folded in _NOT_READ or (tags and folded in _WEB_OF_SCIENCE_NOT_READ)


def _are_of_papers(
    names: Sequence[str], fields: Mapping[str, Sequence[int]], own: Mapping[str, str], unread: int
) -> bool:
    """Whether the rows of a table are publications.

    There must be a column of titles. An abstract, an identifier or another column that only publications have is
    enough beside it, and so is a name such as “Paper title”. Names that also tables of films or tasks have, such as
    “author” or “year”, are enough if there are two of them, every other column is known, and none is of other things.
    """
    if "title" not in fields or len(fields) < 2:
        return False
    folded = [fold_name(name) for name in names]
    certain = any(
        folded[at] not in _COMMON_NAMES and (field in _EVIDENCE or folded[at] in _PAPER_KINDS)
        for field, found in fields.items()
        for at in found
    )
    named = folded[fields["title"][0]] not in (
        "title",
        "displayname",
        "itemtitle",
        "타이틀",
        "タイトル",
        "제목",
        "标题",
    )
    if certain or named or any(field in own for field in fields):
        return not (_is_stock(folded) and not _has_abstract(folded, fields))
    if _OTHER_THINGS & set(folded):
        return False
    if "authors" in fields:
        return len(fields) > unread + 1
    of_data = "description" in folded or any(field in fields for field in ("licence", "publisher", "categories"))
    return unread == 0 and not of_data


def _has_abstract(folded: Sequence[str], fields: Mapping[str, Sequence[int]]) -> bool:
    """Whether a column holds abstracts or identifiers of papers, which tables of other things do not have."""
    sure = ("abstract", "doi", "arxiv", "pmid", "pmcid", "issn")
    return any(folded[at] not in _COMMON_NAMES for field in sure for at in fields.get(field, ()))


def _is_stock(folded: Sequence[str]) -> bool:
    """Whether a table is about books or other goods that somebody owns or sells."""
    return bool({"price", "stock", "quantity", "sku", "myrating", "bookshelves", "shelf", "views"} & set(folded))


def fold_name(name: str) -> str:
    """A name as names are compared: letters and digits alone, in lower case."""
    return re.sub(r"[\W_]+", "", name).lower()


def is_repeated_header(cells: Sequence[str], columns: Columns) -> bool:
    """Whether a row says what the columns are, as a second row of names does.

    Its title is a name of the column of titles, and so is another cell a name of a column.
    """
    folded = [fold_name(cell) for cell in cells]
    titles = [folded[at] for at in columns.fields["title"] if at < len(folded) and folded[at]]
    if not titles or titles[0] not in _WORDS_OF["title"]:
        return False
    others = (word for at, word in enumerate(folded) if word and at not in columns.fields["title"])
    return sum(any(word in words for words in _WORDS_OF.values()) for word in others) > 0


_WORDS_OF = {
    field: frozenset((*words.split(), *_WEB_OF_SCIENCE.get(field, "").split())) for field, words in _NAMES.items()
}
"""Every name of each field."""
