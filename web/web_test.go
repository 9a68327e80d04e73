package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

var built = fstest.MapFS{
	"shop.html":            {Data: []byte("<!doctype html>shop")},
	"chat.html":            {Data: []byte("<!doctype html>chat")},
	"desk.html":            {Data: []byte("<!doctype html>desk")},
	"admin.html":           {Data: []byte("<!doctype html>admin")},
	"widget.js":            {Data: []byte("launch()")},
	"icon.svg":             {Data: []byte("<svg/>")},
	"assets/chat-AbC.js":   {Data: []byte("chat()")},
	"assets/chat-AbC.css":  {Data: []byte("a{}")},
	"private/.hidden.html": {Data: []byte("no")},
}

func get(t *testing.T, h http.Handler, target string) (*http.Response, string) {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, target, nil))
	body, err := io.ReadAll(rec.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return rec.Result(), string(body)
}

func TestPages(t *testing.T) {
	h := handler(Config{EmbedOrigins: []string{"https://shop.example"}}, built)
	for _, tc := range []struct{ path, body, typ, cache, csp string }{
		{"/", "shop", "text/html", "no-cache", "frame-src 'self'"},
		{"/chat", "chat", "text/html", "no-cache", "frame-ancestors 'self' https://shop.example"},
		{"/desk", "desk", "text/html", "no-cache", "frame-ancestors 'none'"},
		{"/admin/faq", "admin", "text/html", "no-cache", "frame-ancestors 'none'"},
		{"/widget.js", "launch()", "text/javascript", "max-age=300", ""},
		{"/icon.svg", "<svg/>", "image/svg+xml", "max-age", ""},
		{"/assets/chat-AbC.js", "chat()", "text/javascript", "immutable", ""},
		{"/assets/chat-AbC.css", "a{}", "text/css", "immutable", ""},
	} {
		res, body := get(t, h, tc.path)
		if res.StatusCode != http.StatusOK || !strings.Contains(body, tc.body) {
			t.Errorf("%s: %d %q", tc.path, res.StatusCode, body)
		}
		for name, want := range map[string]string{
			"Content-Type": tc.typ, "Cache-Control": tc.cache, "Content-Security-Policy": tc.csp,
			"X-Content-Type-Options": "nosniff",
		} {
			if got := res.Header.Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q, want %q in it", tc.path, name, got, want)
			}
		}
		if csp := res.Header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") {
			t.Errorf("%s: %s", tc.path, csp)
		}
	}
}

func TestOnlyWhatIsMeant(t *testing.T) {
	h := handler(Config{}, built)
	for _, p := range []string{"/assets/none.js", "/private/.hidden.html", "/assets/../private/.hidden.html", "/chat.html"} {
		if res, body := get(t, h, p); res.StatusCode == http.StatusOK {
			t.Errorf("%s: served %q", p, body)
		}
	}
}

func TestNotBuilt(t *testing.T) {
	h := handler(Config{}, fstest.MapFS{})
	for _, p := range []string{"/", "/chat", "/desk"} {
		res, body := get(t, h, p)
		if res.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, "make web") || !strings.Contains(body, "还没有构建") {
			t.Errorf("%s: %d %q", p, res.StatusCode, body)
		}
	}
	if res, body := get(t, h, "/widget.js"); res.StatusCode != http.StatusOK || !strings.Contains(body, "console.warn") {
		t.Errorf("widget.js: %d %q", res.StatusCode, body)
	}
}
