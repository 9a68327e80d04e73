package policy

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"aftercare/chat"
	"aftercare/shop"
)

// Parse reads rules. Every mistake in the file is reported at once, each as name:line:column: what.
func Parse(name string, data []byte) (*Rules, error) {
	var root yaml.Node
	if err := yaml.Load(data, &root); err != nil {
		return nil, syntaxErrors(err).err(name)
	}
	var f file
	var found problems
	if err := yaml.Load(data, &f, yaml.WithKnownFields()); err != nil {
		found = syntaxErrors(err)
	}
	found = append(found, f.check(&root).except(found)...)
	if err := found.err(name); err != nil {
		return nil, err
	}
	return &Rules{f: f}, nil
}

// Overlay returns the same rules with a shop's own file read over them: what the file names is replaced, the
// rest stays. Lists are replaced whole; maps, key by key.
func (r *Rules) Overlay(name string, data []byte) (*Rules, error) {
	f := r.f.clone()
	if err := yaml.Load(data, &f, yaml.WithKnownFields()); err != nil {
		return nil, syntaxErrors(err).err(name)
	}
	if err := f.check(nil).err(name); err != nil {
		return nil, err
	}
	return &Rules{f: f}, nil
}

// clone copies what an overlay may write to.
func (f file) clone() file {
	f.Say, f.Changes, f.Holidays = maps.Clone(f.Say), maps.Clone(f.Changes), maps.Clone(f.Holidays)
	p := &f.Promise
	for _, m := range []*map[shop.Region]int{&p.ReturnWindowDays, &p.FaultReturnDays, &p.FaultClaimDays, &p.ExchangeDays, &p.FaultExchangeDays} {
		*m = maps.Clone(*m)
	}
	p.ReviewAbove, p.RefundOnlyUpTo, p.AdvanceRefundUpTo = maps.Clone(p.ReviewAbove), maps.Clone(p.RefundOnlyUpTo), maps.Clone(p.AdvanceRefundUpTo)
	p.ReturnAddress = maps.Clone(p.ReturnAddress)
	return f
}

// problem is one mistake. Line 0 means that there is no file to point into; then the path is all there is.
type problem struct {
	line, column int
	what         string
}

type problems []problem

func (ps problems) err(name string) error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b problem) int {
		if a.line != b.line {
			return a.line - b.line
		}
		return a.column - b.column
	})
	errs := make([]error, len(ps))
	for i, p := range ps {
		if p.line == 0 {
			errs[i] = fmt.Errorf("%s: %s", name, p.what)
		} else {
			errs[i] = fmt.Errorf("%s:%d:%d: %s", name, p.line, p.column, p.what)
		}
	}
	return fmt.Errorf("%w: %w", chat.ErrInvalid, errors.Join(errs...))
}

// except drops what an earlier mistake on the same line already explains.
func (ps problems) except(earlier problems) problems {
	return slices.DeleteFunc(ps, func(p problem) bool {
		return slices.ContainsFunc(earlier, func(e problem) bool { return e.line == p.line })
	})
}

func syntaxErrors(err error) problems {
	var many *yaml.LoadErrors
	if errors.As(err, &many) {
		out := make(problems, len(many.Errors))
		for i, e := range many.Errors {
			out[i] = problem{e.Mark.Line, e.Mark.Column, e.Message}
		}
		return out
	}
	var one *yaml.LoadError
	if errors.As(err, &one) {
		return problems{{one.Mark.Line, one.Mark.Column, one.Message}}
	}
	return problems{{what: err.Error()}}
}

// checker collects what is wrong with a file. A path leads to the place: "law", "0", "no_reason", "days".
type checker struct {
	root  *yaml.Node
	found problems
}

func (c *checker) bad(path []string, format string, args ...any) {
	line, column := locate(c.root, path)
	what := strings.Join(path, ".") + ": " + fmt.Sprintf(format, args...)
	c.found = append(c.found, problem{line, column, what})
}

// locate finds the deepest node on the path that exists.
func locate(n *yaml.Node, path []string) (line, column int) {
	if n == nil {
		return 0, 0
	}
	for n.Kind == yaml.DocumentNode || n.Kind == yaml.AliasNode {
		if n.Kind == yaml.AliasNode {
			n = n.Alias
		} else if len(n.Content) > 0 {
			n = n.Content[0]
		} else {
			return 1, 1
		}
	}
	if len(path) > 0 {
		if child := childOf(n, path[0]); child != nil {
			return locate(child, path[1:])
		}
	}
	return max(n.Line, 1), max(n.Column, 1)
}

func childOf(n *yaml.Node, key string) *yaml.Node {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return n.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(key); err == nil && i < len(n.Content) {
			return n.Content[i]
		}
	}
	return nil
}

func (f *file) check(root *yaml.Node) problems {
	c := &checker{root: root}
	if f.Version == "" {
		c.bad([]string{"version"}, "the rules need a version")
	}
	c.promise(f.Promise)
	for name, days := range f.Holidays {
		for i, h := range days {
			if h.From.IsZero() || h.To.Before(h.From) {
				c.bad([]string{"holidays", name, strconv.Itoa(i)}, "the holiday ends before it begins")
			}
		}
	}
	c.reasons("reasons", f.Reasons)
	c.reasons("cancel_reasons", f.CancelReasons)
	if !slices.ContainsFunc(f.Reasons, func(r Reason) bool { return r.ID == string(NoReason) }) {
		c.bad([]string{"reasons"}, "the reason %q is missing", NoReason)
	}
	for _, ask := range []Ask{AskCancel, AskIntercept, AskAddress, AskPayment, AskItems} {
		c.change([]string{"changes", string(ask)}, f.Changes[ask])
	}
	for ask := range f.Changes {
		if plans[ask].finish == nil || ask == AskReturn || ask == AskExchange || ask == AskRefund {
			c.bad([]string{"changes", string(ask)}, "nobody asks for this; is it misspelt?")
		}
	}
	for i, l := range f.Law {
		c.law([]string{"law", strconv.Itoa(i)}, l, f.Holidays)
	}
	for _, key := range sentences {
		if _, ok := f.Say[key]; !ok {
			c.bad([]string{"say"}, "the sentence %q is missing", key)
		}
	}
	for key, t := range f.Say {
		if !slices.Contains(sentences, key) {
			c.bad([]string{"say", key}, "nothing ever says this; is it misspelt?")
		}
		c.text([]string{"say", key}, t)
	}
	return c.found
}

func (c *checker) promise(p Promise) {
	at := func(path ...string) []string { return append([]string{"promise"}, path...) }
	for _, r := range shop.Regions {
		for name, days := range map[string]map[shop.Region]int{
			"return_window_days":  p.ReturnWindowDays,
			"fault_return_days":   p.FaultReturnDays,
			"fault_claim_days":    p.FaultClaimDays,
			"exchange_days":       p.ExchangeDays,
			"fault_exchange_days": p.FaultExchangeDays,
		} {
			if days[r] < 0 || days[r] > maxDays {
				c.bad(at(name, string(r)), "%d days; 0 to %d are possible", days[r], maxDays)
			}
		}
		if a, ok := p.ReturnAddress[r]; !ok || a.Name == "" || a.Street == "" || a.Phone == "" {
			c.bad(at("return_address", string(r)), "returns of market %s need a name, a phone and a street", r)
		}
	}
	for name, days := range map[string]map[shop.Region]int{"return_window_days": p.ReturnWindowDays, "fault_return_days": p.FaultReturnDays, "fault_claim_days": p.FaultClaimDays} {
		for r := range days {
			c.region(at(name, string(r)), r)
		}
	}
	for i, class := range p.NoReasonForClasses {
		c.class(at("no_reason_for_classes", strconv.Itoa(i)), class)
	}
	if p.ThresholdDiscount != recompute && p.ThresholdDiscount != apportion {
		c.bad(at("threshold_discount"), "%q; %s and %s are possible", p.ThresholdDiscount, recompute, apportion)
	}
	for name, n := range map[string]int{
		"review_after_returns": p.ReviewAfterReturns, "review_after_tries": p.ReviewAfterTries,
		"review_hours": p.ReviewHours, "refund_channel_days": p.RefundChannelDays,
	} {
		if n < 1 {
			c.bad(at(name), "%d; it must be at least 1", n)
		}
	}
}

func (c *checker) change(path []string, ch change) {
	if len(ch.While) == 0 {
		c.bad(path, "while which statuses of an order is this possible?")
	}
	for i, st := range ch.While {
		if !slices.Contains(shop.Statuses, st) {
			c.bad(append(slices.Clone(path), "while", strconv.Itoa(i)), "there is no status %q; %v are known", st, shop.Statuses)
		}
	}
	for i, m := range ch.Unless {
		if !slices.Contains(shop.Marks, m) {
			c.bad(append(slices.Clone(path), "unless", strconv.Itoa(i)), "there is no mark %q; %v are known", m, shop.Marks)
		}
	}
}

// maxDays keeps a slip of the keyboard from becoming a promise of decades.
const maxDays = 3660

func (c *checker) reasons(list string, rs []Reason) {
	seen := map[string]bool{}
	for i, r := range rs {
		path := []string{list, strconv.Itoa(i)}
		if r.ID == "" || seen[r.ID] {
			c.bad(append(path, "id"), "the id %q is empty or used twice", r.ID)
		}
		seen[r.ID] = true
		c.text(append(path, "label"), r.Label)
		if r.SellerFault {
			c.text(append(path, "evidence"), r.Evidence)
		}
	}
	if len(rs) == 0 {
		c.bad([]string{list}, "there are none")
	}
}

func (c *checker) law(path []string, l law, calendars map[string][]holiday) {
	at := func(p ...string) []string { return append(slices.Clone(path), p...) }
	c.region(at("region"), l.Region)
	if l.From.IsZero() {
		c.bad(at("from"), "since when is this the law?")
	}
	c.text(at("appeal"), l.Appeal)
	if r := l.NoReason; r != nil {
		c.right(at("no_reason"), *r, calendars)
		if r.Days < 1 {
			c.bad(at("no_reason", "days"), "%d days; at least 1", r.Days)
		}
		if r.Freight != Buyer && r.Freight != Seller {
			c.bad(at("no_reason", "freight"), "%q; buyer and seller are possible", r.Freight)
		}
	}
	if l.Fault != nil {
		c.right(at("fault"), *l.Fault, calendars)
	}
	for i, x := range l.Exclusions {
		c.exclusion(at("exclusions", strconv.Itoa(i)), x)
	}
	for i, n := range l.Notes {
		c.text(at("notes", strconv.Itoa(i), "say"), n.Say)
	}
}

func (c *checker) right(path []string, r right, calendars map[string][]holiday) {
	at := func(p string) []string { return append(slices.Clone(path), p) }
	if r.Rule == "" {
		c.bad(at("rule"), "the rule needs an id")
	}
	if r.Days < 0 || r.Days > maxDays || r.ClaimDays < 0 || r.ClaimDays > maxDays {
		c.bad(at("days"), "%d and %d days; 0 to %d are possible", r.Days, r.ClaimDays, maxDays)
	}
	if _, ok := calendars[r.Holidays]; r.Holidays != "" && !ok {
		c.bad(at("holidays"), "there is no calendar %q", r.Holidays)
	}
	if u := r.FreightUntold; u != "" && u != Buyer && u != Seller {
		c.bad(at("freight_untold"), "%q; buyer and seller are possible", u)
	}
	c.text(at("source"), r.Source)
}

func (c *checker) exclusion(path []string, x exclusion) {
	at := func(p ...string) []string { return append(slices.Clone(path), p...) }
	if x.Rule == "" {
		c.bad(at("rule"), "the rule needs an id")
	}
	for i, class := range x.Classes {
		c.class(at("classes", strconv.Itoa(i)), class)
	}
	if len(x.Classes) == 0 && !x.CustomMade {
		c.bad(at("classes"), "the exclusion covers nothing")
	}
	if x.Seal != "" && x.Seal != sealExempts && x.Seal != sealAsked {
		c.bad(at("seal"), "%q; %s and %s are possible", x.Seal, sealExempts, sealAsked)
	}
	c.text(at("say"), x.Say)
	c.text(at("source"), x.Source)
}

func (c *checker) region(path []string, r shop.Region) {
	if !slices.Contains(shop.Regions, r) {
		c.bad(path, "there is no market %q; %v are known", r, shop.Regions)
	}
}

func (c *checker) class(path []string, class shop.Class) {
	if !slices.Contains(shop.Classes, class) {
		c.bad(path, "there is no class of goods %q; %v are known", class, shop.Classes)
	}
}

var braces = regexp.MustCompile(`\{[^}]*\}?`)

// text wants a sentence in both languages with no word in braces that nothing fills in.
func (c *checker) text(path []string, t chat.Text) {
	at := func(p string) []string { return append(slices.Clone(path), p) }
	for lang, s := range map[string]string{"zh": t.Zh, "en": t.En} {
		if strings.TrimSpace(s) == "" {
			c.bad(at(lang), "this has to be said in Chinese and in English")
		}
		for _, b := range braces.FindAllString(s, -1) {
			if !slices.Contains(placeholders, b) {
				c.bad(at(lang), "nothing fills in %s; %s can be used", b, strings.Join(placeholders, " "))
			}
		}
	}
}
