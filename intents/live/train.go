package live

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"aftercare/intents"
)

// Trainer makes a model of a folder of training messages.
type Trainer func(ctx context.Context, dir string) (*intents.Model, error)

// InProcess trains here, on one processor. When ctx ends it returns; what it began runs on to its end.
func InProcess(ctx context.Context, dir string) (*intents.Model, error) {
	type result struct {
		model *intents.Model
		err   error
	}
	done := make(chan result, 1)
	go func() {
		model, err := intents.TrainFolder(os.DirFS(dir), intents.Options{Workers: 1})
		done <- result{model, err}
	}()
	select {
	case r := <-done:
		return r.model, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Command trains in a process of its own, which is what a server does: at low priority, on half of the
// processors, and with memory that is given back at the end. program is the aftercare binary.
func Command(program string) Trainer {
	return func(ctx context.Context, dir string) (*intents.Model, error) {
		tmp, err := os.MkdirTemp("", "aftercare-train-")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(tmp)
		out := filepath.Join(tmp, intents.ModelFile)
		cmd := exec.CommandContext(ctx, program, "intents", "train", "--data", dir, "--out", out)
		cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(max(runtime.GOMAXPROCS(0)/2, 1)))
		var said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := startNicely(cmd); err != nil {
			return nil, err
		}
		if err := cmd.Wait(); err != nil {
			return nil, fmt.Errorf("training: %w: %s", err, strings.TrimSpace(said.String()))
		}
		f, err := os.Open(out)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return intents.Load(f)
	}
}
