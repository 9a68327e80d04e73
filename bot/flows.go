package bot

import (
	"embed"
	"io/fs"
)

//go:embed flows/*.yaml
var flowFiles embed.FS

// Flows are the flow files that come with the engine.
func Flows() fs.FS {
	sub, err := fs.Sub(flowFiles, "flows")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}
