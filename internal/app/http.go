package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"aftercare/chat"
	"aftercare/shop/demo"
	pages "aftercare/web"
)

const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 30 * time.Second // of a whole request; sockets have deadlines of their own
	idleTimeout       = 2 * time.Minute
	maxHeader         = 32 << 10
	drainTimeout      = 10 * time.Second
	probeTimeout      = 2 * time.Second
)

// Handler serves everything: pages, sockets, the desk, the demo and the probes.
func (a *App) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", pages.Handler(pages.Config{EmbedOrigins: a.Config.EmbedOrigins}))
	mux.Handle("GET /chat/ws", a.Web)
	a.Desk.Register(mux)
	a.admin.Register(mux)
	if a.Config.Demo {
		a.demoRoutes(mux)
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", a.ready)
	mux.Handle("GET /metrics", a.metrics.handler())
	return http.NewCrossOriginProtection().Handler(secure(mux))
}

// secure sets what every answer should carry.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// ready says whether this node should get traffic: not while it stops, not without its database.
func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), probeTimeout)
	defer cancel()
	if a.stopping.Load() {
		http.Error(w, "stopping", http.StatusServiceUnavailable)
		return
	}
	if err := a.Store.Ping(ctx); err != nil {
		a.Log.Error("not ready", "cause", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	if p, ok := a.Bus.(interface{ Ping(context.Context) error }); ok {
		if err := p.Ping(ctx); err != nil {
			// Wake-ups are hints: without Redis everything still works, a moment later.
			a.Log.Warn("redis does not answer", "cause", err)
			fmt.Fprintln(w, "ready, without redis")
			return
		}
	}
	fmt.Fprintln(w, "ready")
}

// demoRoutes serve the demo shop's page. They hand out tokens for anyone's account, so they exist only
// with --demo.
func (a *App) demoRoutes(mux *http.ServeMux) {
	type person struct {
		ID     chat.CustomerID `json:"id"`
		Name   string          `json:"name"`
		Locale chat.Locale     `json:"locale"`
		Orders int             `json:"orders"`
		Note   chat.Text       `json:"note"`
		Token  string          `json:"token"`
	}
	type product struct {
		ID    string    `json:"id"`
		Name  chat.Text `json:"name"`
		Price chat.Text `json:"price"`
		Image string    `json:"image"`
		About chat.Text `json:"about"`
	}
	mux.HandleFunc("GET /demo/people", func(w http.ResponseWriter, r *http.Request) {
		customers, err := a.Shop.Customers(r.Context())
		if err != nil {
			a.brokenDemo(w, err)
			return
		}
		out := []person{}
		for _, c := range customers {
			orders, err := a.Shop.Orders(r.Context(), c.ID)
			if err != nil {
				a.brokenDemo(w, err)
				return
			}
			token, err := a.Signer.SignCustomer(c.ID, c.Name, 12*time.Hour)
			if err != nil {
				a.brokenDemo(w, err)
				return
			}
			out = append(out, person{c.ID, c.Name, c.Locale, len(orders), demo.Note(c.ID), token})
		}
		writeJSON(w, out)
	})
	mux.HandleFunc("GET /demo/products", func(w http.ResponseWriter, r *http.Request) {
		products, err := a.Shop.Products(r.Context())
		if err != nil {
			a.brokenDemo(w, err)
			return
		}
		out := []product{}
		for _, p := range products {
			out = append(out, product{p.ID, p.Name, p.Variants[0].Price.Text(), p.Image, p.About})
		}
		writeJSON(w, out)
	})
	mux.Handle("GET /demo/images/", http.StripPrefix("/demo/images/", cached(http.FileServerFS(demo.Images()))))
}

func cached(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=3600")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
		next.ServeHTTP(w, r)
	})
}

func (a *App) brokenDemo(w http.ResponseWriter, err error) {
	a.Log.Error("demo page", "cause", err)
	http.Error(w, "the demo shop does not answer", http.StatusServiceUnavailable)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	json.NewEncoder(w).Encode(v)
}

// Listen opens the configured address, with a sentence for who finds it taken.
func (a *App) Listen() (net.Listener, error) {
	l, err := net.Listen("tcp", a.Config.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("address %s is in use by another program; stop it, or choose another with --addr", a.Config.Addr)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", a.Config.Addr, err)
	}
	return l, nil
}

// Serve runs the node on l until ctx ends. Then it takes no new sockets, tells the open ones to
// reconnect, finishes the jobs under way, and returns.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: a.Handler(), ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelDebug),
	}
	a.metrics.gauge("aftercare_chat_sockets", "Open sockets of shoppers.", func() float64 { return float64(a.Web.Sockets()) })
	a.metrics.gauge("aftercare_desk_sockets", "Open sockets of agents.", func() float64 { return float64(a.Desk.Sockets()) })

	workCtx, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	var work sync.WaitGroup
	work.Go(func() { a.Work(workCtx) })

	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		err = a.stop(server)
	}
	stopWork()
	work.Wait()
	return err
}

func (a *App) stop(server *http.Server) error {
	a.stopping.Store(true)
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	err := errors.Join(a.Web.Drain(ctx), a.Desk.Drain(ctx), server.Shutdown(ctx))
	if err != nil {
		server.Close()
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}
