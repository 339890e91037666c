"""Names that databases, reference managers and people give to the columns of their tables.

They are written as `fold_name` leaves them: letters and digits alone, in lower case. To make a column known, add its
name to the field that it holds, or to `NOT_READ` if its data does not belong on the page of a paper.
"""

from __future__ import annotations

import re

FIELD_NAMES = {
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
    "machine_summary": "machinesummary aisummary aigeneratedsummary tldrtext",
    "machine_keywords": "machinekeywords aikeywords",
    "machine": "machine aisummarymodel tldrmodel",
    "withdrawn": "withdrawn retracted isretracted",
}
"""Names that columns of a field are known under, in lower case and without punctuation, the best first.

What a topic of the site is, and which identifier no other paper has, only the site owner can say.
"""
FILED_NAMES = {
    "arxiv": "arxiv arxivid eprint archiveid",
    "doi": "doi doilink digitalobjectidentifier di d2",
    "pmid": "pmid pubmedid pm",
    "kind": "itemtype kind documenttype publicationtype referencetype typeofreference type",
    "links": "url urls link links paperurl paperlink pdf pdfurl pdflink absurl htmlurl",
}
"""The names of columns of identifiers from which the identity of a paper is made.

They are those that 0.1.0 knew. Adding one would move the pages of papers that have been published.
"""
WEB_OF_SCIENCE_TAGS = {
    "title": "ti", "abstract": "ab", "authors": "af au", "groups": "ca gp", "editors": "be ed", "year": "py",
    "month": "pd", "date": "ea", "kind": "dt pt", "venue": "so ct", "series": "se bs", "volume": "vl", "issue": "is",
    "start": "bp ar", "end": "ep", "publisher": "pu", "place": "pi", "issn": "sn ei", "isbn": "bn", "doi": "di d2",
    "pmid": "pm", "ids": "ut", "keywords": "de id", "categories": "wc", "paper_language": "la",
}  # fmt: skip
"""The same for the tags of Web of Science, of which `ID` are keywords."""
NOT_READ = frozenset(
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
WEB_OF_SCIENCE_NOT_READ = frozenset(
    "ba bf ho sp cl cy c1 c3 rp em ri oi fu fp fx cr nr tc z9 u1 u2 pa j9 ji pn su si ma ey pg we sc ga oa hc hp da "
    "ex er".split()
)
"""The same for the tags of Web of Science, such as `CR` for the cited references."""


def fold_name(name: str) -> str:
    """A name as names are compared: letters and digits alone, in lower case.

    For example, `Publication Year` and `publication_year` are both `publicationyear`.
    """
    return re.sub(r"[\W_]+", "", name).lower()
