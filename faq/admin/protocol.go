package admin

import (
	"time"

	"aftercare/chat"
)

// The bodies of the requests and answers. Times are RFC 3339 in UTC. Every error answer is a Failure.

// Ref names an entry in one language.
type Ref struct {
	ID     string      `json:"id"`
	Locale chat.Locale `json:"locale"`
}

// Fields are an entry as a form. The long answer is Markdown; dates are like 2026-11-22, or empty.
type Fields struct {
	ID         string   `json:"id"`
	Locale     string   `json:"locale"`
	Intent     string   `json:"intent"`
	Title      string   `json:"title"`
	Questions  []string `json:"questions"`
	Answer     string   `json:"answer"`
	Long       string   `json:"long"`
	Source     string   `json:"source"`
	ValidFrom  string   `json:"valid_from"`
	ValidUntil string   `json:"valid_until"`
	Audience   string   `json:"audience"`
	Next       string   `json:"next"`
	Related    []string `json:"related"`
}

// Content is an entry on its way in: as Markdown with a YAML head, or, when that is empty, as fields.
type Content struct {
	Markdown string  `json:"markdown,omitempty"`
	Fields   *Fields `json:"fields,omitempty"`
}

// Mistake is one thing wrong with an entry. Field is the key of the head that it stands under, "long" for
// the body, or empty. Line and Col start at 1 and count in the Markdown.
type Mistake struct {
	Field string `json:"field,omitempty"`
	Line  int    `json:"line"`
	Col   int    `json:"col"`
	What  string `json:"what"`
}

// State is where an entry, or one revision of it, stands.
type State string

const (
	Draft     State = "draft"     // not published yet
	Published State = "published" // what shoppers get
	Retired   State = "retired"   // was published and is not any more
)

// Row is an entry in a list. Shipped: what shoppers get is the text that comes with the engine.
type Row struct {
	ID        string      `json:"id"`
	Locale    chat.Locale `json:"locale"`
	Title     string      `json:"title"`
	Intent    string      `json:"intent"`
	Audience  string      `json:"audience"`
	State     State       `json:"state"` // draft: nothing of it has been published yet
	Number    int         `json:"number"`
	Shipped   bool        `json:"shipped"`
	Draft     int         `json:"draft,omitempty"` // number of the open draft
	ChangedAt time.Time   `json:"changed_at,omitzero"`
	ChangedBy string      `json:"changed_by,omitempty"`
	Hits      int         `json:"hits"` // answers given in the last 30 days
	Up        int         `json:"up"`
	Down      int         `json:"down"`
	Problems  []Problem   `json:"problems,omitempty"`
}

// Problem is a reason to look at an entry again.
type Problem string

const (
	Expired      Problem = "expired"      // its last day is over
	ExpiresSoon  Problem = "expires_soon" // its last day is within two weeks
	NeverHit     Problem = "never_hit"    // nobody was answered with it for a long time
	RatedDown    Problem = "rated_down"   // several thumbs down, and a large share
	BaseChanged  Problem = "base_changed" // the engine's own text has changed since the shop wrote its version
	Broken       Problem = "broken"       // it can't be read with today's settings, flows or intents
	Untranslated Problem = "untranslated" // it exists in one language only
	NotFindable  Problem = "not_found"    // its own first question finds another entry
)

// Entries answers GET entries.
type Entries struct {
	Rows       []Row `json:"rows"`
	Total      int   `json:"total"`      // with these filters, before offset and limit
	Generation int   `json:"generation"` // of what is published
}

// Revision is one version of an entry. Number 0 is the text that comes with the engine.
type Revision struct {
	Number int       `json:"number"`
	State  State     `json:"state"`
	Parent int       `json:"parent"` // the number that it was written from
	Saved  int       `json:"saved"`  // how often the draft was saved: send it back when saving or publishing
	Sum    string    `json:"sum"`    // of its bytes; what answers name as their version
	By     string    `json:"by,omitempty"`
	At     time.Time `json:"at,omitzero"`
	Note   string    `json:"note,omitempty"`
	// PublishedAt and By are of the newest time; RetiredAt is when it was replaced or taken back.
	PublishedAt time.Time `json:"published_at,omitzero"`
	PublishedBy string    `json:"published_by,omitempty"`
	RetiredAt   time.Time `json:"retired_at,omitzero"`
	RetiredBy   string    `json:"retired_by,omitempty"`
	Hits        int       `json:"hits"`
	Up          int       `json:"up"`
	Down        int       `json:"down"`
}

// Entry answers GET entries/{locale}/{id}.
type Entry struct {
	Row       Row        `json:"row"`
	Revisions []Revision `json:"revisions"` // newest first
	// Live is what shoppers get now, Draft what is being written. At least one is there, unless the entry is
	// retired; then Live is what it last was.
	Live       *Text `json:"live,omitempty"`
	Draft      *Text `json:"draft,omitempty"`
	Other      *Ref  `json:"other,omitempty"` // the same entry in the other language
	Generation int   `json:"generation"`
}

// Text is the content of one revision, both ways.
type Text struct {
	Revision Revision  `json:"revision"`
	Markdown string    `json:"markdown"`
	Fields   Fields    `json:"fields"`
	Mistakes []Mistake `json:"mistakes,omitempty"`
}

// SaveDraft is the body of PUT entries/{locale}/{id}/draft. Saved is what the page has loaded, 0 for a new
// draft: a colleague's words are never overwritten unseen. A draft may have mistakes; it can't be published
// until they are gone.
type SaveDraft struct {
	Content Content `json:"content"`
	Parent  int     `json:"parent"` // the revision that a new draft is written from
	Saved   int     `json:"saved"`
	Note    string  `json:"note,omitempty"`
}

// SaveDrafts is the body of POST drafts: many at once, all or none. Those that say what is there already
// are left alone.
type SaveDrafts struct {
	Contents []Content `json:"contents"`
	Note     string    `json:"note,omitempty"`
}

// SavedDrafts answers it.
type SavedDrafts struct {
	Saved     []Ref `json:"saved"`
	Unchanged []Ref `json:"unchanged"`
}

// Checked answers POST check with what a Content says, both ways.
type Checked struct {
	Markdown string    `json:"markdown"`
	Fields   Fields    `json:"fields"`
	Mistakes []Mistake `json:"mistakes"`
}

// Preview answers POST preview: the very message that a shopper would get, with the shop's settings.
type Preview struct {
	Message  chat.Message `json:"message"`
	Long     string       `json:"long"` // Markdown
	Mistakes []Mistake    `json:"mistakes,omitempty"`
}

// MatchTest is the body of POST match. Without a locale it is told from the text. Drafts searches as if
// every draft without mistakes were published.
type MatchTest struct {
	Text     string      `json:"text"`
	Locale   chat.Locale `json:"locale,omitempty"`
	Audience string      `json:"audience,omitempty"`
	Drafts   bool        `json:"drafts,omitempty"`
}

// Match answers it.
type Match struct {
	Locale  chat.Locale `json:"locale"`
	Folded  string      `json:"folded"` // the text as it is compared
	Intents []Label     `json:"intents"`
	Band    string      `json:"band"` // answer, suggest or none
	// From these confidences on, an entry is the answer, or one of the suggestions.
	AnswerFrom  float64 `json:"answer_from"`
	SuggestFrom float64 `json:"suggest_from"`
	Hits        []Hit   `json:"hits"`
}

// Hit is an entry that was found, and why.
type Hit struct {
	Ref        Ref       `json:"ref"`
	Title      string    `json:"title"`
	Intent     string    `json:"intent"`
	Question   string    `json:"question"` // the phrasing that is most alike
	Answer     string    `json:"answer"`
	Confidence float64   `json:"confidence"`
	Score      float64   `json:"score"`
	Why        []Feature `json:"why"`
}

// Feature is a reason for a hit, as a number of about 0 to 1.
type Feature struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// Label is an intent with its probability.
type Label struct {
	Label string    `json:"label"`
	Name  chat.Text `json:"name"`
	P     float64   `json:"p"`
}

// Change is one step of a publication. Publish makes a revision the one that shoppers get, an older one
// too (a rollback; 0 goes back to the engine's own text); retire takes the entry away.
type Change struct {
	Ref    Ref    `json:"ref"`
	Do     string `json:"do"` // publish or retire
	Number int    `json:"number"`
	Saved  int    `json:"saved,omitempty"` // of a draft: what the lead has seen
}

// Publish is the body of POST publish. Generation is the one the page has loaded. Override publishes
// although golden questions got worse; it is the reason, and is kept. Rehearse changes nothing.
type Publish struct {
	Changes    []Change `json:"changes"`
	Generation int      `json:"generation"`
	Note       string   `json:"note,omitempty"`
	Override   string   `json:"override,omitempty"`
	Rehearse   bool     `json:"rehearse,omitempty"`
}

// Publication is what was published when and by whom, and answers POST publish.
type Publication struct {
	Generation int       `json:"generation"`
	At         time.Time `json:"at,omitzero"`
	By         string    `json:"by"`
	Note       string    `json:"note,omitempty"`
	Override   string    `json:"override,omitempty"`
	Changes    []Change  `json:"changes"`
	Gate       Gate      `json:"gate"`
}

// Publications answers GET publications, newest first.
type Publications struct {
	Publications []Publication `json:"publications"`
}

// Gate is what the golden questions say about a publication. Scores are 0 to 1.
type Gate struct {
	Questions int     `json:"questions"`
	Before    float64 `json:"before"`
	After     float64 `json:"after"`
	Worse     []Moved `json:"worse"`
	Better    []Moved `json:"better"`
}

// Moved is a golden question whose outcome changes.
type Moved struct {
	Text     string      `json:"text"`
	Locale   chat.Locale `json:"locale"`
	Audience string      `json:"audience,omitempty"`
	Want     []string    `json:"want"`
	From     Outcome     `json:"from"`
	To       Outcome     `json:"to"`
}

// Outcome is what a shopper would get.
type Outcome struct {
	Entry      string  `json:"entry,omitempty"` // the first hit
	Band       string  `json:"band"`
	Confidence float64 `json:"confidence"`
	Rank       int     `json:"rank"` // of the first entry that answers, 0 for none
}

// Diff answers GET entries/{locale}/{id}/diff?from=N&to=N.
type Diff struct {
	From  int        `json:"from"`
	To    int        `json:"to"`
	Lines []DiffLine `json:"lines"`
}

// DiffLine is a line of either text. Op is " ", "-" or "+".
type DiffLine struct {
	Op   string `json:"op"`
	From int    `json:"from,omitempty"` // line numbers
	To   int    `json:"to,omitempty"`
	Text string `json:"text"`
}

// ClusterState is what was done about questions.
type ClusterState string

const (
	Open      ClusterState = "open"
	Drafted   ClusterState = "drafted" // an entry is being written, or was published
	Dismissed ClusterState = "dismissed"
)

// Cluster is a question that shoppers asked in vain, in all the ways they put it.
type Cluster struct {
	Number  int           `json:"number"`
	Title   string        `json:"title"` // its most frequent phrasing
	State   ClusterState  `json:"state"`
	Count   int           `json:"count"`
	Since   int           `json:"since"` // of these, asked after an entry was made of it
	FirstAt time.Time     `json:"first_at"`
	LastAt  time.Time     `json:"last_at"`
	Locales []chat.Locale `json:"locales"`
	// How often it was not answered, answered and rated down, or followed by a wish for a person.
	Missed     int      `json:"missed"`
	Down       int      `json:"down"`
	HandedOver int      `json:"handed_over"`
	Intent     string   `json:"intent,omitempty"` // the label that most of them got
	Examples   []Asked  `json:"examples"`         // the most frequent phrasings first
	Answers    []Answer `json:"answers"`          // what people answered, newest first
	Entry      *Ref     `json:"entry,omitempty"`
	By         string   `json:"by,omitempty"` // who dismissed it or made the draft
}

// Asked is a phrasing of a cluster. Conv and Seq lead to the newest time that it was asked.
type Asked struct {
	Text   string      `json:"text"`
	Locale chat.Locale `json:"locale"`
	Count  int         `json:"count"`
	LastAt time.Time   `json:"last_at"`
	Conv   chat.ConvID `json:"conv"`
	Seq    chat.Seq    `json:"seq"`
	// Entry is what was answered instead, when something was.
	Entry string `json:"entry,omitempty"`
}

// Answer is what a person said to it.
type Answer struct {
	Text   string      `json:"text"`
	By     string      `json:"by"`
	At     time.Time   `json:"at"`
	Conv   chat.ConvID `json:"conv"`
	Locale chat.Locale `json:"locale"`
}

// Clusters answers GET missed, most frequent first.
type Clusters struct {
	Clusters []Cluster `json:"clusters"`
	Total    int       `json:"total"`
}

// MakeDraft is the body of POST missed/{number}/draft. Empty fields are chosen.
type MakeDraft struct {
	ID     string      `json:"id,omitempty"`
	Locale chat.Locale `json:"locale,omitempty"`
}

// Golden is a question whose answer must stay found. Want are the entries that answer it, any of them;
// none: it must stay unanswered. Shipped ones come with the engine and can be replaced or switched off.
type Golden struct {
	ID       string      `json:"id"`
	Text     string      `json:"text"`
	Locale   chat.Locale `json:"locale"`
	Audience string      `json:"audience"`
	Want     []string    `json:"want"`
	Shipped  bool        `json:"shipped"`
	Off      bool        `json:"off"`
	By       string      `json:"by,omitempty"`
	At       time.Time   `json:"at,omitzero"`
}

// GoldenList answers GET golden.
type GoldenList struct {
	Questions []Golden `json:"questions"`
}

// Stats answers GET stats, of the last 30 days.
type Stats struct {
	Entries    int       `json:"entries"`
	Drafts     int       `json:"drafts"`
	Retired    int       `json:"retired"`
	Answers    int       `json:"answers"`
	Up         int       `json:"up"`
	Down       int       `json:"down"`
	Missed     int       `json:"missed"`
	Clusters   int       `json:"clusters"` // open
	Problems   int       `json:"problems"` // entries with any
	Generation int       `json:"generation"`
	Since      time.Time `json:"since"` // when counting began
	Days       []Day     `json:"days"`
}

// Day is what happened on one day, in the shop's time zone.
type Day struct {
	Day     string `json:"day"`
	Answers int    `json:"answers"`
	Missed  int    `json:"missed"`
}

// Event is one line of the audit: who did what, when.
type Event struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Do     string    `json:"do"` // save, discard, publish, retire, golden, dismiss, restore, draft
	Ref    *Ref      `json:"ref,omitempty"`
	Number int       `json:"number,omitempty"`
	What   string    `json:"what,omitempty"`
}

// Audit answers GET audit, newest first.
type Audit struct {
	Events []Event `json:"events"`
}

// Meta answers GET meta: what the forms offer.
type Meta struct {
	Role      string    `json:"role"`
	Labels    []Label   `json:"labels"`
	Flows     []Named   `json:"flows"` // for "next"; "human" is among them
	Audiences []Named   `json:"audiences"`
	Locales   []string  `json:"locales"`
	Settings  []Setting `json:"settings"`
}

// Named is a value with what people call it.
type Named struct {
	Value string    `json:"value"`
	Name  chat.Text `json:"name"`
}

// Setting is a {{variable}} and what it stands for.
type Setting struct {
	Name  string    `json:"name"`
	Value chat.Text `json:"value"`
}

// Failure is the body of every error answer. Mistakes come with "mistakes", Gate with "golden" (golden
// questions got worse), Changed with "moved" (a colleague was faster: publications since the one seen).
type Failure struct {
	Code     string        `json:"code"`
	Text     chat.Text     `json:"text"`
	Mistakes []RefMistakes `json:"mistakes,omitempty"`
	Gate     *Gate         `json:"gate,omitempty"`
	Changed  []Publication `json:"changed,omitempty"`
}

// RefMistakes are those of one entry. Index is its place in the request.
type RefMistakes struct {
	Index    int       `json:"index"`
	Ref      Ref       `json:"ref"`
	Mistakes []Mistake `json:"mistakes"`
}

// Bodies are all requests and answers, for the generator of TypeScript.
var Bodies = []any{
	Entries{}, Entry{}, SaveDraft{}, SaveDrafts{}, SavedDrafts{}, Content{}, Checked{}, Preview{}, MatchTest{}, Match{},
	Publish{}, Publication{}, Publications{}, Diff{}, Text{}, Clusters{}, Cluster{}, MakeDraft{}, Golden{}, GoldenList{},
	Stats{}, Audit{}, Meta{}, Failure{},
}
