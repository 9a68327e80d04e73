package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// Every package's tables are here, numbered with room between: 00001 the log, 00010 the shop, 00020
// after-sales, 00030 the desk, 00040 the FAQ. A file that was released is never edited, only followed by another.
//
//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings a database to the schema this binary knows. where names it in errors: "the data folder
// /var/lib/aftercare". It refuses a database of a newer schema and leaves that untouched.
func Migrate(ctx context.Context, d goose.Dialect, db *sql.DB, where string, o ...goose.ProviderOption) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	// Numbers with room between are also filled later on: a file may be older than one applied before.
	o = append(o, goose.WithAllowOutofOrder(true), goose.WithDisableGlobalRegistry(true))
	p, err := goose.NewProvider(d, db, files, o...)
	if err != nil {
		return fmt.Errorf("read the embedded migrations: %w", err)
	}
	sources := p.ListSources()
	known := sources[len(sources)-1].Version
	found, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the schema version of %s: %w", where, err)
	}
	if found > known {
		return fmt.Errorf("%s was written by a newer version (schema %d, this binary knows %d); "+
			"install that version or restore a backup", where, found, known)
	}
	if _, err := p.Up(ctx); err != nil {
		var partial *goose.PartialError
		if errors.As(err, &partial) && partial.Failed != nil {
			return fmt.Errorf("bring %s from schema %d to %d, at %s: %w", where, found, known, partial.Failed.Source.Path, err)
		}
		return fmt.Errorf("bring %s from schema %d to %d: %w", where, found, known, err)
	}
	return nil
}
