package kb

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"aftercare/faq"
	"aftercare/intents"
	"aftercare/internal/testenv"
	"aftercare/kb"
	"aftercare/kb/bleveindex"
)

const wanted = 10

func ours() engine {
	return engine{name: "ours", index: func(t *testing.T, rows []row) (func(context.Context, string) ([]int, error), func()) {
		entries := make([]faq.Entry, len(rows))
		for i, r := range rows {
			entries[i] = faq.Entry{
				ID: strconv.Itoa(i), Locale: "zh", Questions: []string{r.Text}, Audience: faq.All,
				Answer: strings.NewReplacer("{{", "", "}}", "").Replace(r.Answer),
			}
		}
		s, err := kb.New(entries, kb.Options{Fold: intents.Fold, Index: bleveindex.New})
		require.NoError(t, err)
		return func(ctx context.Context, text string) ([]int, error) {
			hits, err := s.Search(ctx, kb.Query{Text: text, Locale: "zh", Limit: wanted})
			out := make([]int, len(hits))
			for i, h := range hits {
				out[i], _ = strconv.Atoi(h.Entry)
			}
			return out, err
		}, func() { require.NoError(t, s.Close()) }
	}}
}

func bleveDefaults() engine {
	return engine{name: "Bleve defaults", index: func(t *testing.T, rows []row) (func(context.Context, string) ([]int, error), func()) {
		in, err := bleve.NewUsing("", bleve.NewIndexMapping(), "scorch", "scorch", nil)
		require.NoError(t, err)
		for from := 0; from < len(rows); from += 10_000 {
			batch := in.NewBatch()
			for i := from; i < min(from+10_000, len(rows)); i++ {
				require.NoError(t, batch.Index(strconv.Itoa(i), map[string]string{"question": rows[i].Text, "answer": rows[i].Answer}))
			}
			require.NoError(t, in.Batch(batch))
		}
		return func(ctx context.Context, text string) ([]int, error) {
			q := bleve.NewMatchQuery(text)
			q.SetField("question")
			r, err := in.SearchInContext(ctx, bleve.NewSearchRequestOptions(q, wanted, 0, false))
			if err != nil {
				return nil, err
			}
			var out []int
			for _, h := range r.Hits {
				i, _ := strconv.Atoi(h.ID)
				out = append(out, i)
			}
			return out, nil
		}, func() { require.NoError(t, in.Close()) }
	}}
}

func sqliteFTS() engine {
	return engine{name: "SQLite FTS5 trigram", index: func(t *testing.T, rows []row) (func(context.Context, string) ([]int, error), func()) {
		db, err := sql.Open("sqlite", ":memory:")
		require.NoError(t, err)
		db.SetMaxOpenConns(1) // each connection has a memory of its own
		_, err = db.Exec(`CREATE VIRTUAL TABLE e USING fts5(question, tokenize = 'trigram')`)
		require.NoError(t, err)
		insert(t, db, `INSERT INTO e (rowid, question) VALUES ($1, $2)`, rows, func(s string) string { return s })
		return func(ctx context.Context, text string) ([]int, error) {
			var parts []string
			rs := []rune(strings.ReplaceAll(text, `"`, " "))
			for i := 0; i+3 <= len(rs); i++ {
				parts = append(parts, `"`+string(rs[i:i+3])+`"`)
			}
			return ids(db.QueryContext(ctx, `SELECT rowid FROM e WHERE e MATCH $1 ORDER BY rank LIMIT 10`, strings.Join(parts, " OR ")))
		}, func() { require.NoError(t, db.Close()) }
	}}
}

func postgresFTS() engine {
	var size int64
	return engine{name: "PostgreSQL by characters", memory: func() int64 { return size }, index: func(t *testing.T, rows []row) (func(context.Context, string) ([]int, error), func()) {
		db, err := sql.Open("pgx", testenv.Postgres(t))
		require.NoError(t, err)
		_, err = db.Exec(`CREATE TABLE e (id int PRIMARY KEY, question text)`)
		require.NoError(t, err)
		insert(t, db, `INSERT INTO e (id, question) VALUES ($1, $2)`, rows, func(s string) string { return strings.Join(characters(s), " ") })
		_, err = db.Exec(`CREATE INDEX ON e USING gin (to_tsvector('simple', question)); ANALYZE e`)
		require.NoError(t, err)
		require.NoError(t, db.QueryRow(`SELECT pg_total_relation_size('e')`).Scan(&size))
		return func(ctx context.Context, text string) ([]int, error) {
			return ids(db.QueryContext(ctx, `SELECT id FROM e, to_tsquery('simple', $1) q WHERE to_tsvector('simple', question) @@ q
				ORDER BY ts_rank(to_tsvector('simple', question), q, 1) DESC, id LIMIT 10`, strings.Join(characters(text), " | ")))
		}, func() { require.NoError(t, db.Close()) }
	}}
}

// characters cuts a text as PostgreSQL's parser would if it knew Chinese: characters, and words of other
// scripts.
func characters(text string) []string {
	var out []string
	word := ""
	for _, r := range text + " " {
		han := unicode.Is(unicode.Han, r)
		if !han && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			word += string(r)
			continue
		}
		if word != "" {
			out, word = append(out, word), ""
		}
		if han {
			out = append(out, string(r))
		}
	}
	return out
}

func insert(t *testing.T, db *sql.DB, statement string, rows []row, form func(string) string) {
	t.Helper()
	tx, err := db.Begin()
	require.NoError(t, err)
	prepared, err := tx.Prepare(statement)
	require.NoError(t, err)
	for i, r := range rows {
		_, err := prepared.Exec(i, form(r.Text))
		require.NoError(t, err)
	}
	require.NoError(t, tx.Commit())
}

func ids(rows *sql.Rows, err error) ([]int, error) {
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer rows.Close()
	var out []int
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}
