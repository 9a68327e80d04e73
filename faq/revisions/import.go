package revisions

import (
	"context"
	"database/sql"
	"fmt"
)

// Imported is a draft made of a row of a file. Row is a sum of what the file says, kept in the audit so that
// the same row is known again after a person has changed the draft.
type Imported struct {
	Save
	Row string
}

// Import keeps drafts of a file, all or none. It is refused with *Moved when a draft was changed since its
// Saved was read.
func (k *Keeper) Import(ctx context.Context, by Author, drafts []Imported) error {
	err := k.DB.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, d := range drafts {
			rev, err := k.save(ctx, tx, by, d.Save)
			if err != nil {
				return fmt.Errorf("%s: %w", d.Ref, err)
			}
			if err := k.Note(ctx, tx, Event{Ref: d.Ref, By: by, Do: Import, Number: rev.Number, What: d.Row}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("import %d drafts: %w", len(drafts), err)
	}
	return nil
}

// Import is what the audit calls it.
const Import = "import"
