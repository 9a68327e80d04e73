// Package revisions keeps the shop's own versions of FAQ entries: drafts, what is published, what was, who
// did it and when. The entries that come with the engine are the layer below; a published revision lies over
// the shipped entry of its id and language, a retired entry is hidden.
//
// What shoppers get has a generation, raised by one with every publication. Every node follows it and swaps
// its index.
package revisions

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/golden"
	"aftercare/kb"
)

// Ref names an entry in one language.
type Ref struct {
	ID     string `json:"id"`
	Locale string `json:"locale"`
}

func (r Ref) String() string { return r.ID + " (" + r.Locale + ")" }

// Author is who did something.
type Author struct {
	ID   string
	Name string
}

// State is where a revision stands.
type State string

const (
	Draft     State = "draft"     // being written
	Published State = "published" // what shoppers get
	Retired   State = "retired"   // was published and is not any more
)

// Revision is one version of an entry. Number 0 is the file that comes with the engine.
type Revision struct {
	Ref
	Number int
	State  State
	Source string // Markdown with a YAML head
	Sum    string // of its bytes: faq.Entry.Version
	Parent int    // the number that it was written from
	Base   string // sum of the engine's file when it was begun; empty when there was none
	Note   string
	Saved  int // how often the draft was saved
	By     Author
	At     time.Time
	// Of the newest time that it was published, and when it was replaced or taken back.
	PublishedAt, RetiredAt time.Time
	PublishedBy, RetiredBy string
}

// Moved refuses what a colleague has changed meanwhile: their publications, or their draft.
type Moved struct {
	Publications []Publication // since the generation that was seen
	By           string        // who saved the draft, if that is what moved
	At           time.Time
}

func (m *Moved) Error() string {
	if len(m.Publications) == 0 {
		return "the draft was changed by " + m.By
	}
	return "published meanwhile by " + m.Publications[0].By.Name
}

func (m *Moved) Unwrap() error { return chat.ErrMoved }

// Mistaken refuses entries that can't be published as they are.
type Mistaken []RefMistakes

// RefMistakes are those of one entry; Index is its place in the request.
type RefMistakes struct {
	Index  int
	Ref    Ref
	Source string
	faq.Mistakes
}

func (m Mistaken) Error() string {
	texts := make([]string, len(m))
	for i, x := range m {
		texts[i] = x.Ref.String() + ": " + x.Mistakes.Error()
	}
	return strings.Join(texts, "\n")
}

func (m Mistaken) Unwrap() error { return chat.ErrInvalid }

// Worse refuses a publication that lowers the golden questions' score.
type Worse struct{ golden.Report }

func (w *Worse) Error() string {
	return fmt.Sprintf("%d golden questions get a worse answer; their score falls from %.4f to %.4f", len(w.Worse), w.Before, w.After)
}

func (w *Worse) Unwrap() error { return chat.ErrConflict }

// DB keeps the rows.
type DB interface {
	Write(ctx context.Context, fn func(ctx context.Context, tx *sql.Tx) error) error
	DB() *sql.DB
	ForUpdate() string
}

// Bus tells the other nodes. Wake-ups are hints.
type Bus interface {
	Wake(topic string)
	Listen(ctx context.Context, topic string) <-chan struct{}
}

// Topic is woken when something was published.
const Topic = "faq"

// Keeper is one node's hand on the FAQ. It is safe for concurrent use.
type Keeper struct {
	DB   DB
	Bus  Bus
	Base []Shipped
	// Known is what entries may refer to.
	Known faq.Known
	// Build indexes entries.
	Build func(entries []faq.Entry) (*kb.Service, error)
	// Golden are the golden questions that come with the engine, and Ask says how they are asked.
	Golden []golden.Question
	Ask    golden.Options
	Now    func() time.Time
	Log    *slog.Logger

	node
}

// Shipped is an entry that comes with the engine.
type Shipped struct {
	faq.Entry
	Source string
}

const (
	maxSource = 64 << 10 // runes of one entry
	maxLines  = 1000
	maxNote   = 500 // runes
	maxID     = 80
)

// clean brings a source to the one form that is kept, so that equal texts have equal sums.
func clean(source string) string {
	source = strings.TrimPrefix(strings.ReplaceAll(source, "\r\n", "\n"), "\ufeff")
	return strings.TrimRight(source, "\n") + "\n"
}

// sum is what faq.Parse makes Entry.Version of.
func sum(source string) string {
	s := sha256.Sum256([]byte(source))
	return hex.EncodeToString(s[:6])
}

// checkText refuses what a database can't keep or a person can't have meant.
func checkText(what, text string, most int) error {
	switch n := utf8.RuneCountInString(text); {
	case !utf8.ValidString(text), strings.ContainsRune(text, 0):
		return fmt.Errorf("%w: the %s is not text", chat.ErrInvalid, what)
	case n > most:
		return fmt.Errorf("%w: the %s has %d characters; %d at most", chat.ErrInvalid, what, n, most)
	}
	return nil
}

func checkRef(r Ref) error {
	for _, c := range r.ID {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return fmt.Errorf("%w: the id %q; small letters, digits and hyphens make one", chat.ErrInvalid, r.ID)
		}
	}
	if r.ID == "" || len(r.ID) > maxID {
		return fmt.Errorf("%w: an id has 1 to %d characters", chat.ErrInvalid, maxID)
	}
	for _, l := range faq.Locales {
		if r.Locale == l {
			return nil
		}
	}
	return fmt.Errorf("%w: the locale %q", chat.ErrInvalid, r.Locale)
}

// parse reads a source as the entry that it must be.
func (k *Keeper) parse(ref Ref, source string, exists func(id, locale string) bool) (faq.Entry, faq.Mistakes) {
	e, err := faq.Check(ref.Locale+"/"+ref.ID+".md", []byte(source), k.Known, exists)
	var ms faq.Mistakes
	if err != nil && !errors.As(err, &ms) {
		ms = faq.Mistakes{{File: e.File, Line: 1, Col: 1, What: err.Error()}}
	}
	if e.ID != "" && e.ID != ref.ID {
		ms = append(ms, faq.Mistake{File: e.File, Line: 1, Col: 1, What: fmt.Sprintf("the id is %s, and the entry's is %s", e.ID, ref.ID)})
	}
	if e.Locale != "" && e.Locale != ref.Locale {
		ms = append(ms, faq.Mistake{File: e.File, Line: 1, Col: 1, What: fmt.Sprintf("the locale is %s, and the entry's is %s", e.Locale, ref.Locale)})
	}
	return e, ms
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
