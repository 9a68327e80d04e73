// Package app puts the parts together: configuration in, a running engine out. The binary, the tests
// and the benchmarks all drive the same App.
package app

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"go.yaml.in/yaml/v4"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// Config is everything that can be set, in a YAML file and then by environment variables, which win.
// Unknown keys are refused. The defaults are in Defaults, and only there.
type Config struct {
	Addr string `yaml:"addr" env:"AFTERCARE_ADDR"` // host:port to listen on
	Data string `yaml:"data" env:"AFTERCARE_DATA"` // folder of the SQLite database and of uploads
	// Database is a PostgreSQL URL. Empty: SQLite in the data folder.
	Database string `yaml:"database" env:"AFTERCARE_DATABASE"`
	// Redis is a Redis URL. Empty: wake-ups stay in this process, so there can be only one.
	Redis string `yaml:"redis" env:"AFTERCARE_REDIS"`
	// Demo fills a demo shop and serves a page to try it.
	Demo bool `yaml:"demo" env:"AFTERCARE_DEMO"`
	// DemoPace is how long the demo shop's couriers and warehouse take for each step of a case, so that a return can
	// be followed to its end. Zero: nothing moves by itself.
	DemoPace time.Duration `yaml:"demo_pace" env:"AFTERCARE_DEMO_PACE"`
	// Imported serves the shop that "aftercare shop import" has read in.
	Imported bool `yaml:"imported" env:"AFTERCARE_IMPORTED"`
	// Secret signs the tokens of customers and guests, at least 32 characters; the shop signs its
	// customers' tokens with it. Empty: made once and kept in the database.
	Secret string `yaml:"secret" env:"AFTERCARE_SECRET"`
	// EmbedOrigins are the shop's own origins ("https://shop.example") that may embed the chat.
	EmbedOrigins []string `yaml:"embed_origins" env:"AFTERCARE_EMBED_ORIGINS"`
	// LogLevel is debug, info, warn or error. LogJSON writes one JSON object a line.
	LogLevel string `yaml:"log_level" env:"AFTERCARE_LOG_LEVEL"`
	LogJSON  bool   `yaml:"log_json" env:"AFTERCARE_LOG_JSON"`
	Shop     Shop   `yaml:"shop"`
	// Intents is where the messages are that the classifier is trained on.
	Intents Intents `yaml:"intents"`
	// Embeddings adds a view of meanings to the search, from any endpoint with OpenAI's embeddings API.
	Embeddings Embeddings `yaml:"embeddings"`
}

// Embeddings is an endpoint that turns texts into vectors. Without a URL there is none, and nothing of what
// shoppers write leaves this process.
type Embeddings struct {
	URL   string `yaml:"url" env:"AFTERCARE_EMBEDDINGS_URL"` // "https://host/v1"
	Key   string `yaml:"key" env:"AFTERCARE_EMBEDDINGS_KEY"`
	Model string `yaml:"model" env:"AFTERCARE_EMBEDDINGS_MODEL"`
}

// Intents says what the classifier learns from.
type Intents struct {
	// Dir is a folder of training messages (docs/training.md). The server trains when they change and keeps
	// its model there. Empty: the shipped model.
	Dir string `yaml:"dir" env:"AFTERCARE_INTENTS_DIR"`
}

// Shop is what the engine says about the shop itself.
type Shop struct {
	Name     chat.Text `yaml:"name"`
	TimeZone string    `yaml:"time_zone"`
	// Settings fill the {{variables}} of FAQ entries: promises and prices of this shop.
	Settings map[string]string `yaml:"settings"`
}

// Defaults is a demo-sized shop on SQLite.
func Defaults() Config {
	return Config{
		Addr:     "127.0.0.1:8080",
		Data:     "data",
		LogLevel: "info",
		DemoPace: time.Minute,
		Shop: Shop{
			Name:     chat.Text{Zh: "屿物", En: "Islet"},
			TimeZone: "Asia/Shanghai",
			Settings: map[string]string{
				"ship_within_hours": "48", "free_shipping_over": "¥99", "shipping_fee": "¥10",
				"price_protection_days": "15", "refund_days_wallet": "1–2", "refund_days_debit": "1–3",
				"refund_days_credit": "3–7", "refund_after_receipt_days": "7",
				"waybill_days": "7", "warranty_months": "12", "agent_hours": "9:00–21:00",
				"service_phone": "400-000-0000", "service_email": "care@example.com", "points_expire_months": "12",
				"freight_insurance_cap": "¥12", "freight_insurance_payout_hours": "72", "repair_days": "5–10",
				"invoice_days": "1", "complaint_reply_hours": "24",
			},
		},
	}
}

// Load reads a file over the defaults, then the environment over both. file may be empty.
func Load(file string) (Config, error) {
	c := Defaults()
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return c, fmt.Errorf("read the configuration: %w", err)
		}
		if err := parse(data, &c); err != nil {
			return c, fmt.Errorf("configuration %s:\n%s", file, yamlErrors(err))
		}
	}
	if err := env.Parse(&c); err != nil {
		return c, fmt.Errorf("configuration from the environment: %w", err)
	}
	return c, c.Check()
}

// parse reads one YAML document over c. An empty one changes nothing.
func parse(data []byte, c *Config) error {
	l, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithKnownFields(true))
	if err != nil {
		return err
	}
	if err := l.Load(c); err != nil {
		if err == io.EOF {
			return nil
		}
		return err
	}
	if err := l.Load(new(any)); err != io.EOF {
		return errors.New(`the file goes on after its end; take out the second "---"`)
	}
	return nil
}

// yamlErrors lists everything wrong with a file, a line each.
func yamlErrors(err error) string {
	var many *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &many):
	case errors.As(err, &one):
		many = &yaml.LoadErrors{Errors: []*yaml.LoadError{one}}
	default:
		return "  " + err.Error()
	}
	var lines []string
	for _, e := range many.Errors {
		lines = append(lines, fmt.Sprintf("  line %d, column %d: %s", e.Mark.Line, e.Mark.Column, e.Message))
	}
	return strings.Join(lines, "\n")
}

// Check reports all that can't work, at once.
func (c Config) Check() error {
	var errs []error
	bad := func(key, format string, args ...any) {
		errs = append(errs, fmt.Errorf("configuration: %s: %s", key, fmt.Sprintf(format, args...)))
	}
	if c.Database == "" && c.Data == "" {
		bad("data", "a folder is needed unless database names a PostgreSQL")
	}
	if c.Database == "" && c.Redis != "" {
		bad("redis", "several nodes need a PostgreSQL: set database as well")
	}
	if c.Database != "" && !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://") {
		bad("database", "%q is not a postgres:// URL", c.Database)
	}
	if c.DemoPace < 0 {
		bad("demo_pace", "%s is no length of time", c.DemoPace)
	}
	if c.Demo && c.Imported {
		bad("imported", "there is one shop: either the demo or the imported one")
	}
	if c.Secret != "" && len(c.Secret) < 32 {
		bad("secret", "%d characters; at least 32 are needed", len(c.Secret))
	}
	for _, o := range c.EmbedOrigins {
		if u, err := url.Parse(o); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.Path != "" {
			bad("embed_origins", "%q is not an origin like https://shop.example", o)
		}
	}
	if (c.Embeddings.URL == "") != (c.Embeddings.Model == "") {
		bad("embeddings", "url and model go together")
	}
	if _, err := time.LoadLocation(c.Shop.TimeZone); err != nil {
		bad("shop.time_zone", "%q is not a time zone like Asia/Shanghai", c.Shop.TimeZone)
	}
	if info, err := os.Stat(c.Intents.Dir); c.Intents.Dir != "" && (err != nil || !info.IsDir()) {
		bad("intents.dir", "there is no folder %q; make one with: aftercare intents init %s", c.Intents.Dir, c.Intents.Dir)
	}
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.LogLevel) {
		bad("log_level", "%q is not one of debug, info, warn, error", c.LogLevel)
	}
	return errors.Join(errs...)
}

// settings are the variables of FAQ entries for one language: the shop's own, and what its after-sales
// rules promise, which stands in the rules alone.
func (c Config) settings(l chat.Locale, p policy.Promise) map[string]string {
	out := maps.Clone(c.Shop.Settings)
	if out == nil {
		out = map[string]string{}
	}
	out["shop_name"] = c.Shop.Name.In(l)
	out["review_hours"] = strconv.Itoa(p.ReviewHours)
	out["return_window_days"] = strconv.Itoa(p.ReturnWindowDays[shop.CN])
	out["exchange_window_days"] = strconv.Itoa(p.ExchangeDays[shop.CN])
	out["quality_exchange_days"] = strconv.Itoa(p.FaultExchangeDays[shop.CN])
	for region, days := range p.ReturnWindowDays {
		out[string(region)+"_return_window_days"] = strconv.Itoa(days)
	}
	return out
}
