package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"aftercare/internal/app"
	"aftercare/shop/retail"
)

type shopCmd struct {
	Import shopImportCmd `cmd:"" help:"Read a shop in from users.json, products.json and orders.json."`
	Export shopExportCmd `cmd:"" help:"Write the imported shop back, with everything that happened since."`
}

type shopImportCmd struct {
	Dir  string `arg:"" help:"Folder of the three files." type:"existingdir"`
	Data string `help:"Folder of the database." default:"data" placeholder:"DIR"`
}

func (c *shopImportCmd) Run(ctx context.Context) error {
	a, err := openShop(ctx, c.Data, time.Now)
	if err != nil {
		return err
	}
	defer a.Close()
	n, err := retail.Import(ctx, a.Store, os.DirFS(c.Dir))
	if err != nil {
		return err
	}
	fmt.Printf("%d customers, %d products, %d orders imported\n", n.Customers, n.Products, n.Orders)
	return nil
}

type shopExportCmd struct {
	Out  string `arg:"" optional:"" help:"Folder to write the three files to (default: export in the data folder)." placeholder:"DIR"`
	Data string `help:"Folder of the database." default:"data" placeholder:"DIR"`
}

func (c *shopExportCmd) Run(ctx context.Context) error {
	a, err := openShop(ctx, c.Data, time.Now)
	if err != nil {
		return err
	}
	defer a.Close()
	out := cmp.Or(c.Out, filepath.Join(c.Data, "export"))
	if err := retail.Export(ctx, a.Store, out); err != nil {
		return err
	}
	fmt.Printf("written to %s\n", filepath.Clean(out))
	return nil
}

// openShop opens the engine over the imported shop in a folder.
func openShop(ctx context.Context, data string, now func() time.Time) (*app.App, error) {
	cfg, err := app.Load("")
	if err != nil {
		return nil, err
	}
	cfg.Data, cfg.Demo, cfg.Imported = data, false, true
	log, err := logger("warn", false)
	if err != nil {
		return nil, err
	}
	return app.Open(ctx, cfg, app.Options{Log: log, Now: now})
}
