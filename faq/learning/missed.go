package learning

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/revisions"
	"aftercare/intents"
)

// State is what was done about a cluster.
type State string

const (
	Open      State = "open"
	Drafted   State = "drafted" // an entry was made of it
	Dismissed State = "dismissed"
)

// Cluster is a question that went wrong, in all the ways it was put.
type Cluster struct {
	Number  int
	State   State
	Count   int
	Since   int // of these, asked after an entry was made of it
	FirstAt time.Time
	LastAt  time.Time
	// How often it went wrong in which way. One question can go wrong in several.
	Missed, Down, HandedOver int
	Locales                  []chat.Locale
	Intent                   string // the label that most of them got, "" when most got none
	Examples                 []Example
	Replies                  []Reply
	Entry                    revisions.Ref // made of it
	By                       string        // who dismissed it or made the entry
}

// Example is one way to put it. Conv and Seq lead to the newest time.
type Example struct {
	Text   string
	Locale chat.Locale
	Count  int
	LastAt time.Time
	Conv   chat.ConvID
	Seq    chat.Seq
	Entry  string // what was answered instead
}

// Reply is what a person said to it.
type Reply struct {
	Text   string
	By     string
	At     time.Time
	Conv   chat.ConvID
	Locale chat.Locale
}

// Title is its most frequent phrasing.
func (c Cluster) Title() string {
	if len(c.Examples) == 0 {
		return ""
	}
	return c.Examples[0].Text
}

// Filter chooses clusters. What is empty doesn't restrict.
type Filter struct {
	State  State
	Locale chat.Locale
	Offset int
	Limit  int
}

const (
	maxClusters = 100
	maxRows     = 500 // of one cluster, the newest
	maxExamples = 20
	maxReplies  = 5
)

const selectCluster = `SELECT c.number, c.state, c.entry, c.locale, c.name, count(*), CAST(sum(CASE WHEN a.at > c.at AND c.at > 0 THEN 1 ELSE 0 END) AS BIGINT),
	min(a.at), max(a.at), CAST(sum(a.missed) AS BIGINT), CAST(sum(a.down) AS BIGINT), CAST(sum(a.handed_over) AS BIGINT)
	FROM faq_clusters c JOIN faq_asked a ON a.cluster = c.number AND a.missed + a.down + a.handed_over > 0`

const groupCluster = ` GROUP BY c.number, c.state, c.entry, c.locale, c.name`

// Clusters lists clusters, the most frequent first, and says how many there are in all.
func (s *Service) Clusters(ctx context.Context, f Filter) (out []Cluster, total int, err error) {
	where := ` WHERE ($1 = '' OR c.state = $1) AND ($2 = '' OR EXISTS (SELECT 1 FROM faq_asked l WHERE l.cluster = c.number AND l.locale = $2))`
	args := []any{string(f.State), string(f.Locale)}
	if err := s.DB.DB().QueryRowContext(ctx, `SELECT count(*) FROM (`+selectCluster+where+groupCluster+`) x`, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count missed questions: %w", err)
	}
	limit := f.Limit
	if limit <= 0 || limit > maxClusters {
		limit = maxClusters
	}
	rows, err := s.DB.DB().QueryContext(ctx, selectCluster+where+groupCluster+
		fmt.Sprintf(` ORDER BY count(*) DESC, max(a.at) DESC, c.number LIMIT %d OFFSET %d`, limit, max(0, f.Offset)), args...)
	if err != nil {
		return nil, 0, fmt.Errorf("missed questions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		c, err := scanCluster(rows)
		if err != nil {
			return nil, 0, fmt.Errorf("missed questions: %w", err)
		}
		out = append(out, c)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, 0, fmt.Errorf("missed questions: %w", err)
	}
	for i := range out {
		if err := s.fill(ctx, &out[i]); err != nil {
			return nil, 0, err
		}
	}
	return out, total, nil
}

// Cluster is one of them, or ErrNotFound.
func (s *Service) Cluster(ctx context.Context, number int) (Cluster, error) {
	c, err := scanCluster(s.DB.DB().QueryRowContext(ctx, selectCluster+` WHERE c.number = $1`+groupCluster, number))
	if errors.Is(err, sql.ErrNoRows) {
		err = chat.ErrNotFound
	}
	if err == nil {
		err = s.fill(ctx, &c)
	}
	if err != nil {
		return Cluster{}, fmt.Errorf("missed question %d: %w", number, err)
	}
	return c, nil
}

func scanCluster(row interface{ Scan(...any) error }) (c Cluster, err error) {
	var first, last int64
	err = row.Scan(&c.Number, &c.State, &c.Entry.ID, &c.Entry.Locale, &c.By, &c.Count, &c.Since, &first, &last, &c.Missed, &c.Down, &c.HandedOver)
	c.FirstAt, c.LastAt = fromMillis(first), fromMillis(last)
	return c, err
}

// fill reads the phrasings of a cluster and what people answered.
func (s *Service) fill(ctx context.Context, c *Cluster) error {
	rows, err := s.DB.DB().QueryContext(ctx, fmt.Sprintf(`SELECT conv, seq, at, locale, text, intent, entry, answer, answered_by, answered_at FROM faq_asked
		WHERE cluster = $1 AND missed + down + handed_over > 0 ORDER BY at DESC, conv, seq LIMIT %d`, maxRows), c.Number)
	if err != nil {
		return err
	}
	defer rows.Close()
	at := map[string]int{}
	intent := map[string]int{}
	for rows.Next() {
		var q Question
		var asked, answered int64
		if err := rows.Scan(&q.Conv, &q.Seq, &asked, &q.Locale, &q.Text, &q.Intent, &q.Entry, &q.Answer, &q.AnsweredBy, &answered); err != nil {
			return err
		}
		q.At, q.AnsweredAt = fromMillis(asked), fromMillis(answered)
		key := strings.Join(tokens(intents.Fold(q.Text)), " ")
		i, ok := at[key]
		if !ok {
			i = len(c.Examples)
			at[key] = i
			c.Examples = append(c.Examples, Example{Text: q.Text, Locale: q.Locale, LastAt: q.At, Conv: q.Conv, Seq: q.Seq, Entry: q.Entry})
		}
		c.Examples[i].Count++
		intent[q.Intent]++
		if !slices.Contains(c.Locales, q.Locale) {
			c.Locales = append(c.Locales, q.Locale)
		}
		if q.Answer != "" && len(c.Replies) < maxReplies {
			c.Replies = append(c.Replies, Reply{q.Answer, q.AnsweredBy, q.AnsweredAt, q.Conv, q.Locale})
		}
	}
	slices.SortStableFunc(c.Examples, func(a, b Example) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(strings.Count(a.Text, "…"), strings.Count(b.Text, "…")))
	})
	c.Examples = c.Examples[:min(len(c.Examples), maxExamples)]
	slices.Sort(c.Locales)
	for label, n := range intent {
		if best := intent[c.Intent]; label != intents.OutOfScope && label != "" && (n > best || n == best && label < c.Intent) {
			c.Intent = label
		}
	}
	return rows.Err()
}

// Mark says what was done about a cluster: Dismissed, Open again, or Drafted with the entry that was made.
func (s *Service) Mark(ctx context.Context, by revisions.Author, number int, state State, entry revisions.Ref) error {
	do := map[State]string{Open: "restore", Drafted: "draft", Dismissed: "dismiss"}[state]
	err := s.DB.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var text string
		err := tx.QueryRowContext(ctx, `SELECT text FROM faq_clusters WHERE number = $1`+s.DB.ForUpdate(), number).Scan(&text)
		if errors.Is(err, sql.ErrNoRows) {
			return chat.ErrNotFound
		}
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE faq_clusters SET state = $2, entry = $3, locale = $4, name = $5, at = $6 WHERE number = $1`,
			number, string(state), entry.ID, entry.Locale, by.Name, millis(s.Now())); err != nil {
			return err
		}
		return s.Audit(ctx, tx, revisions.Event{Ref: entry, By: by, Do: do, What: text})
	})
	if err != nil {
		return fmt.Errorf("%s missed question %d: %w", do, number, err)
	}
	return nil
}

// Draft is a cluster as the beginning of an entry: the shoppers' phrasings, the newest answer that a person
// gave in that language. What nobody can know is left for the lead.
func (c Cluster) Draft(id string, locale chat.Locale, day time.Time) faq.Entry {
	if locale == "" {
		locale = c.mostly()
	}
	e := faq.Entry{
		ID: id, Locale: string(locale), Intent: c.Intent, Audience: faq.All, Source: shopsOwn.In(locale),
		ValidFrom: time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC),
	}
	for _, x := range c.Examples {
		if x.Locale == locale && len(e.Questions) < maxQuestions && !strings.Contains(x.Text, "…") {
			e.Questions = append(e.Questions, strings.ReplaceAll(x.Text, "{{", "{ {"))
		}
	}
	if len(e.Questions) > 0 {
		e.Title = e.Questions[0]
	}
	for _, r := range c.Replies {
		if r.Locale == locale {
			e.Answer = strings.ReplaceAll(r.Text, "{{", "{ {")
			break
		}
	}
	if e.ID == "" {
		e.ID = c.slug(e.Title)
	}
	return e
}

const maxQuestions = 12

var shopsOwn = chat.Text{Zh: "店铺规则", En: "The shop's own rule"}

// mostly is the language that most of it was asked in.
func (c Cluster) mostly() chat.Locale {
	n := map[chat.Locale]int{}
	for _, x := range c.Examples {
		n[x.Locale] += x.Count
	}
	if n[chat.En] > n[chat.Zh] {
		return chat.En
	}
	return chat.Zh
}

// slug is an id that a person can read: the first words of an English title, else the intent, and the number
// of the cluster, which no other has.
func (c Cluster) slug(title string) string {
	var words []string
	for _, w := range strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		if len(words) < 5 && len(w) > 2 && !slices.Contains(fillers, w) {
			words = append(words, w)
		}
	}
	if len(words) < 2 {
		words = strings.FieldsFunc(cmp.Or(c.Intent, "question"), func(r rune) bool { return r == '_' })
	}
	return fmt.Sprintf("%s-%d", strings.Join(words, "-"), c.Number)
}

var fillers = strings.Fields("the can you and for are how does did what when where why will would could should have has there this that with from your our please")
