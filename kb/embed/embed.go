// Package embed turns texts into vectors by any endpoint that speaks OpenAI's embeddings API, for the
// optional view of meanings in kb.
package embed

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/sashabaranov/go-openai"
)

// Config says where the vectors come from.
type Config struct {
	URL    string // of the API, "https://host/v1"
	Key    string // may be empty for an endpoint of one's own
	Model  string
	Folder string // where vectors of entries are kept between starts; "" keeps none
	// Timeout of one request. 0 means 30 seconds; questions of shoppers have their own, shorter one.
	Timeout time.Duration
}

// batch is how many texts go into one request: most endpoints take more, some no more than this.
const batch = 64

// Client implements kb.Embedder.
type Client struct {
	api   *openai.Client
	model string
	cache cache
}

// New makes no request.
func New(c Config) (*Client, error) {
	if c.URL == "" || c.Model == "" {
		return nil, errors.New("embeddings need a URL and a model")
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	oc := openai.DefaultConfig(c.Key)
	oc.BaseURL = c.URL
	oc.HTTPClient = &http.Client{Timeout: c.Timeout}
	return &Client{api: openai.NewClientWithConfig(oc), model: c.Model, cache: cache{c.Folder, c.URL + "\n" + c.Model}}, nil
}

// Embed returns a vector of length 1 for each text. With keep they are read from and written to the
// folder; what shoppers type is never kept.
func (c *Client) Embed(ctx context.Context, texts []string, keep bool) ([][]float32, error) {
	out := make([][]float32, len(texts))
	var missing []int
	for i, t := range texts {
		if keep {
			out[i] = c.cache.get(t)
		}
		if out[i] == nil {
			missing = append(missing, i)
		}
	}
	for len(missing) > 0 {
		some := missing[:min(batch, len(missing))]
		missing = missing[len(some):]
		if err := c.fetch(ctx, texts, some, out); err != nil {
			return nil, err
		}
		for _, i := range some {
			if keep {
				if err := c.cache.put(texts[i], out[i]); err != nil {
					return nil, fmt.Errorf("keep an embedding: %w", err)
				}
			}
		}
	}
	for i := range out {
		if len(out[i]) != len(out[0]) {
			return nil, fmt.Errorf("embeddings by %s have %d and %d numbers: empty the folder of kept ones", c.model, len(out[0]), len(out[i]))
		}
	}
	return out, nil
}

func (c *Client) fetch(ctx context.Context, texts []string, at []int, out [][]float32) error {
	input := make([]string, len(at))
	for i, n := range at {
		input[i] = texts[n]
	}
	r, err := c.api.CreateEmbeddings(ctx, openai.EmbeddingRequest{
		Input: input, Model: openai.EmbeddingModel(c.model), EncodingFormat: openai.EmbeddingEncodingFormatFloat,
	})
	if err != nil {
		return fmt.Errorf("embeddings by %s: %w", c.model, err)
	}
	if len(r.Data) != len(at) {
		return fmt.Errorf("embeddings by %s: %d vectors for %d texts", c.model, len(r.Data), len(at))
	}
	for _, d := range r.Data {
		if d.Index < 0 || d.Index >= len(at) {
			return fmt.Errorf("embeddings by %s: vector %d of %d texts", c.model, d.Index, len(at))
		}
		v, err := unit(d.Embedding)
		if err != nil {
			return fmt.Errorf("embeddings by %s: %w", c.model, err)
		}
		out[at[d.Index]] = v
	}
	for _, n := range at {
		if out[n] == nil {
			return fmt.Errorf("embeddings by %s: the same vector twice", c.model)
		}
	}
	return nil
}

func unit(v []float32) ([]float32, error) {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
		return nil, errors.New("a vector without a direction")
	}
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(float64(x) / math.Sqrt(sum))
	}
	return out, nil
}
