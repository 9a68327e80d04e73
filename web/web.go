// Package web holds the pages: the shopper's chat and its launcher, the agents' desk, the leads' FAQ, the
// demo shop. They are built by Node into dist and embedded; without them the package still compiles, and
// says on each page how to build it.
package web

import (
	"bytes"
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed all:dist
var embedded embed.FS

// Config says where the chat may be embedded.
type Config struct {
	// EmbedOrigins may show /chat in a frame, such as "https://shop.example". This server's own origin
	// always may.
	EmbedOrigins []string
}

// Built reports whether the pages are in this binary.
func Built() bool {
	_, err := fs.Stat(embedded, "dist/chat.html")
	return err == nil
}

// Handler serves GET /{$} (the demo shop), /chat, /desk, /admin/faq, /widget.js, /icon.svg and /assets/….
func Handler(cfg Config) http.Handler {
	files, err := fs.Sub(embedded, "dist")
	if err != nil {
		panic(err) // the name is a constant
	}
	return handler(cfg, files)
}

func handler(cfg Config, files fs.FS) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", page(files, "shop.html", policy("'none'", "frame-src 'self'")))
	mux.Handle("GET /chat", page(files, "chat.html", policy(ancestors(cfg.EmbedOrigins))))
	mux.Handle("GET /desk", page(files, "desk.html", policy("'none'")))
	mux.Handle("GET /admin/faq", page(files, "admin.html", policy("'none'")))
	mux.Handle("GET /widget.js", launcher(files))
	mux.Handle("GET /icon.svg", asset(files, "public, max-age=86400"))
	mux.Handle("GET /assets/", asset(files, "public, max-age=31536000, immutable"))
	return mux
}

// policy allows a page its own scripts, styles, pictures, sockets and nothing else. It has no inline part,
// so it needs no nonce.
func policy(ancestors string, more ...string) string {
	return strings.Join(append([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
		"connect-src 'self'", "font-src 'self'", "base-uri 'none'", "form-action 'self'",
		"frame-ancestors " + ancestors,
	}, more...), "; ")
}

func ancestors(origins []string) string {
	return strings.Join(append([]string{"'self'"}, origins...), " ")
}

func page(files fs.FS, name, csp string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("Cache-Control", "no-cache")
		// The address may have named its bearer in the hash once; nobody else needs to know where they were.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Type", "text/html; charset=utf-8")
		body, err := fs.ReadFile(files, name)
		if err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(notBuilt))
			return
		}
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(body))
	})
}

// launcher is read by the shops' pages, under whatever policy those have.
func launcher(files fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := fs.ReadFile(files, "widget.js")
		if err != nil {
			body = []byte("console.warn(" + `"Aftercare: pages are not built; run 'make web' (Node 20) and rebuild"` + ");\n")
		}
		h := w.Header()
		h.Set("Content-Type", "text/javascript; charset=utf-8")
		h.Set("Cache-Control", "public, max-age=300")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		http.ServeContent(w, r, "widget.js", time.Time{}, bytes.NewReader(body))
	})
}

func asset(files fs.FS, cache string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := fs.ReadFile(files, strings.TrimPrefix(path.Clean(r.URL.Path), "/"))
		if err != nil {
			http.NotFound(w, r) // uncached: the next version may have it
			return
		}
		h := w.Header()
		h.Set("Content-Type", contentType(r.URL.Path))
		h.Set("Cache-Control", cache)
		h.Set("X-Content-Type-Options", "nosniff")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	})
}

// contentType does not trust the machine's own table for what our pages need: a wrong one under nosniff
// is a blank page.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

const notBuilt = `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Aftercare</title>
<h1>页面还没有构建</h1>
<p>请先运行 <code>make web</code>（需要 Node 20），再重新编译。</p>
<h1 lang="en">Pages are not built</h1>
<p lang="en">Pages are not built; run <code>make web</code> (Node 20) and rebuild.</p>
</html>
`
