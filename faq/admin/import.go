package admin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/importer"
	"aftercare/faq/revisions"
)

// importFile shows what a file would become, and with the sum of what was shown makes drafts of it. The body
// is the file's bytes.
func (s *Server) importFile(ctx context.Context, r request) (any, error) {
	q := r.URL.Query()
	name, locale, approve := q.Get("name"), q.Get("locale"), q.Get("approve")
	if name == "" || locale != "" && !slices.Contains(faq.Locales, locale) {
		return nil, fmt.Errorf("%w: an import has the file's name, and as locale nothing, zh or en", chat.ErrInvalid)
	}
	data, err := io.ReadAll(r.Body)
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return nil, fmt.Errorf("%w: the file has more than %d MB; split it or take out its pictures", chat.ErrInvalid, large.Limit>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: the file was not sent whole", chat.ErrInvalid)
	}
	f, err := importer.Read(name, data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", chat.ErrInvalid, err)
	}
	im := importer.Importer{Keeper: s.Keeper, Locale: locale}
	p, err := im.Plan(ctx, f)
	if err != nil {
		return nil, err
	}
	out := imported(p)
	if approve == "" || len(p.Problems) > 0 {
		return out, nil
	}
	if approve != out.Sum {
		return nil, s.moved(ctx)
	}
	if err := im.Save(ctx, r.by, p); err != nil {
		return nil, err
	}
	out.Saved = true
	return out, nil
}

// moved names who has changed the FAQ since an import was shown.
func (s *Server) moved(ctx context.Context) error {
	events, err := s.Keeper.Audit(ctx, revisions.Ref{})
	if err != nil || len(events) == 0 {
		return errors.Join(chat.ErrMoved, err)
	}
	return &revisions.Moved{By: events[0].By.Name, At: events[0].At}
}

func imported(p *importer.Plan) Import {
	out := Import{
		Name: p.Name, Format: string(p.Format), Encoding: p.Encoding, Sum: p.Sum(), NeedsApproval: p.NeedsApproval(),
		Created: p.Count(importer.Created), Changed: p.Count(importer.Changed), Unchanged: p.Count(importer.Unchanged), Skipped: p.Count(importer.Skipped),
		Entries: []ImportEntry{}, Kept: pieces(p.Kept), Dropped: pieces(p.Dropped), Notes: places(p.Notes), Problems: places(p.Problems),
	}
	for _, i := range p.Items {
		out.Entries = append(out.Entries, ImportEntry{
			Ref: ref(i.Ref), Title: i.Title, State: string(i.State), Why: i.Why, At: place(i.Place),
			Intent: i.Intent, Suggested: i.Suggested, P: i.P, Markdown: i.Markdown,
		})
	}
	return out
}

func pieces(all []importer.Piece) []ImportPiece {
	out := []ImportPiece{}
	for _, p := range all {
		out = append(out, ImportPiece(p))
	}
	return out
}

func places(all []importer.Problem) []ImportProblem {
	out := []ImportProblem{}
	for _, p := range all {
		out = append(out, ImportProblem{At: place(p.Place), Where: p.Place.String(), What: p.What})
	}
	return out
}

func place(p importer.Place) ImportPlace { return ImportPlace(p) }

// Import answers POST import: what would become of a file, or, when it was approved, what has. With problems
// nothing is saved.
type Import struct {
	Name          string          `json:"name"`
	Format        string          `json:"format"`
	Encoding      string          `json:"encoding,omitempty"`
	Sum           string          `json:"sum"` // to approve what is shown: send the file again with approve=sum
	NeedsApproval bool            `json:"needs_approval"`
	Saved         bool            `json:"saved"`
	Created       int             `json:"created"`
	Changed       int             `json:"changed"`
	Unchanged     int             `json:"unchanged"`
	Skipped       int             `json:"skipped"`
	Entries       []ImportEntry   `json:"entries"`
	Kept          []ImportPiece   `json:"kept"` // of documents; tables keep everything
	Dropped       []ImportPiece   `json:"dropped"`
	Notes         []ImportProblem `json:"notes"`
	Problems      []ImportProblem `json:"problems"`
}

// ImportEntry is one entry of a file. State is created, changed, unchanged or skipped. P is the probability of
// an intent that was suggested because the file names none.
type ImportEntry struct {
	Ref       Ref         `json:"ref"`
	Title     string      `json:"title"`
	State     string      `json:"state"`
	Why       string      `json:"why,omitempty"`
	At        ImportPlace `json:"at"`
	Intent    string      `json:"intent"`
	Suggested bool        `json:"suggested"`
	P         float64     `json:"p,omitempty"`
	Markdown  string      `json:"markdown"`
}

// ImportPiece is a paragraph of a document. Why says why it was dropped.
type ImportPiece struct {
	Line int    `json:"line"`
	Text string `json:"text"`
	Why  string `json:"why,omitempty"`
}

// ImportPlace is where something stands: the sheet, the row or line, the cell and the heading of its column,
// as far as the file has them.
type ImportPlace struct {
	Sheet  string `json:"sheet,omitempty"`
	Line   int    `json:"line,omitempty"`
	Cell   string `json:"cell,omitempty"`
	Column string `json:"column,omitempty"`
}

// ImportProblem is one thing wrong or worth knowing.
type ImportProblem struct {
	At    ImportPlace `json:"at"`
	Where string      `json:"where,omitempty"` // At in words
	What  string      `json:"what"`
}
