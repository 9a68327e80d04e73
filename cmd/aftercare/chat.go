package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"aftercare/chat"
	"aftercare/internal/app"
	"aftercare/shop/retail"
)

type chatCmd struct {
	JSON     bool   `help:"One JSON object a line, in and out."`
	Data     string `help:"Folder of the database (default: a demo shop that is thrown away at the end)." placeholder:"DIR"`
	Shop     string `help:"Talk over an imported shop: a folder that one was read into, or the three files themselves." placeholder:"DIR" type:"existingdir"`
	Customer string `help:"Talk as this customer of the shop (default: a guest)." placeholder:"ID"`
	Locale   string `help:"Language to begin with." enum:"zh,en" default:"zh"`
	Now      string `help:"Pretend that it is this moment (RFC 3339)." placeholder:"TIME"`
}

// maxLine is the longest line read from the terminal; what a message may hold is the engine's to say.
const maxLine = 1 << 20

func (c *chatCmd) Run(ctx context.Context) error {
	data := c.Data
	if data == "" && c.Shop != "" && !hasFiles(c.Shop) {
		data = c.Shop // read in before
	}
	if data == "" {
		dir, err := os.MkdirTemp("", "aftercare-chat-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		data = dir
	}
	now, err := clock(c.Now)
	if err != nil {
		return err
	}
	a, err := c.open(ctx, data, now)
	if err != nil {
		return err
	}
	defer a.Close()
	talk, err := a.Talk(ctx, chat.CustomerID(c.Customer), chat.Locale(c.Locale))
	if errors.Is(err, chat.ErrNotFound) {
		return fmt.Errorf("there is no customer %q in this shop", c.Customer)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return c.json(ctx, talk, os.Stdin, os.Stdout)
	}
	return c.plain(ctx, talk, os.Stdin, os.Stdout)
}

// hasFiles tells a folder of a shop's files from one that they were read into.
func hasFiles(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "orders.json"))
	return err == nil
}

// open opens the demo shop, or the one in the files: read in the first time, and as it has become after that.
func (c *chatCmd) open(ctx context.Context, data string, now func() time.Time) (*app.App, error) {
	if c.Shop == "" {
		cfg, err := app.Load("")
		if err != nil {
			return nil, err
		}
		cfg.Data, cfg.Demo = data, true
		log, err := logger("warn", false)
		if err != nil {
			return nil, err
		}
		return app.Open(ctx, cfg, app.Options{Log: log, Now: now})
	}
	a, err := openShop(ctx, data, now)
	if err != nil {
		return nil, err
	}
	there, err := a.Shop.Products(ctx)
	if err == nil && len(there) == 0 {
		_, err = retail.Import(ctx, a.Store, os.DirFS(c.Shop)) // says which files are missing
	}
	if err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// clock starts at a moment and goes on from there; at the real time when none is given.
func clock(start string) (func() time.Time, error) {
	if start == "" {
		return time.Now, nil
	}
	t, err := time.Parse(time.RFC3339, start)
	if err != nil {
		return nil, fmt.Errorf("--now %q is not a time like 2026-11-22T10:00:00+08:00", start)
	}
	began := time.Now()
	return func() time.Time { return t.Add(time.Since(began)) }, nil
}

func lines(r io.Reader) *bufio.Scanner {
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxLine)
	return s
}

func (c *chatCmd) plain(ctx context.Context, talk *app.Talk, in io.Reader, out io.Writer) error {
	s := lines(in)
	for s.Scan() {
		if s.Text() == "" {
			continue
		}
		replies, err := talk.Say(ctx, s.Text())
		if err != nil {
			fmt.Fprintln(out, chat.SafeText(err).In(chat.Locale(c.Locale)))
			continue
		}
		for _, m := range replies {
			fmt.Fprintln(out, app.Plain(m.Message))
		}
	}
	return s.Err()
}

// request is one line of --json input.
type request struct {
	Text   *string `json:"text"`
	Choose *string `json:"choose"`
}

// reply is one line of --json output. A turn ends with a line of type "idle".
type reply struct {
	Type string    `json:"type"`
	From chat.Role `json:"from"`
	chat.Message
}

type idle struct {
	Type         string      `json:"type"`
	Conversation chat.ConvID `json:"conversation"`
	Flow         string      `json:"flow"`
	Asking       string      `json:"asking"`
	Owner        chat.Holder `json:"owner"`
}

type problem struct {
	Type string `json:"type"`
	Code string `json:"code"`
	Text string `json:"text"`
}

func (c *chatCmd) json(ctx context.Context, talk *app.Talk, in io.Reader, out io.Writer) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	s := lines(in)
	for s.Scan() {
		if len(s.Bytes()) == 0 {
			continue
		}
		var r request
		var replies []app.Reply
		err := json.Unmarshal(s.Bytes(), &r)
		switch {
		case err != nil || (r.Text == nil) == (r.Choose == nil):
			err = fmt.Errorf(`%w: a line is {"text":"…"} or {"choose":"VALUE"}`, chat.ErrInvalid)
		case r.Text != nil:
			replies, err = talk.Say(ctx, *r.Text)
		default:
			replies, err = talk.Choose(ctx, *r.Choose)
		}
		if err != nil {
			enc.Encode(problem{"error", chat.Code(err), err.Error()})
		}
		for _, m := range replies {
			enc.Encode(reply{Type: string(m.Message.Type), From: m.From, Message: m.Message})
		}
		st, err := talk.State(ctx)
		if err != nil {
			return err
		}
		i := idle{Type: "idle", Conversation: st.Conv, Owner: st.Holder}
		if f := st.Top(); f != nil {
			i.Flow = f.Flow
		}
		if st.Asking != nil {
			i.Asking = st.Asking.Slot
		}
		enc.Encode(i)
	}
	return s.Err()
}
