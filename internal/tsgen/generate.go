package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"aftercare/chat"
	"aftercare/faq/admin"
)

// enums are the string types whose values reflection can't list.
var enums = map[reflect.Type][]string{
	reflect.TypeFor[chat.Role]():   words(chat.RoleCustomer, chat.RoleBot, chat.RoleAgent, chat.RoleSystem),
	reflect.TypeFor[chat.Holder](): words(chat.HeldByBot, chat.HeldByQueue, chat.HeldByAgent),
	reflect.TypeFor[chat.Locale](): words(chat.Zh, chat.En),
	reflect.TypeFor[chat.Vote]():   words(chat.VoteUp, chat.VoteDown, chat.NoVote),
	reflect.TypeFor[chat.MessageType](): words(chat.TypeText, chat.TypeQuickReplies, chat.TypeOrderPicker,
		chat.TypeItemPicker, chat.TypeConfirm, chat.TypeProgress, chat.TypeFAQList, chat.TypeRating, chat.TypeNotice),
	reflect.TypeFor[admin.State](): words(admin.Draft, admin.Published, admin.Retired),
	reflect.TypeFor[admin.Problem](): words(admin.Expired, admin.ExpiresSoon, admin.NeverHit, admin.RatedDown,
		admin.BaseChanged, admin.Broken, admin.Untranslated, admin.NotFindable),
	reflect.TypeFor[admin.ClusterState](): words(admin.Open, admin.Drafted, admin.Dismissed),
}

func words[S ~string](in ...S) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = string(s)
	}
	return out
}

// generator collects one declaration a named type, each once, under a name made of its package's
// prefix and its own. The first error stops the run.
type generator struct {
	prefixes map[string]string
	done     map[string]string // TypeScript name → declaration
	owner    map[string]reflect.Type
	err      error
}

func newGenerator() *generator {
	return &generator{prefixes: map[string]string{}, done: map[string]string{}, owner: map[string]reflect.Type{}}
}

func (g *generator) prefix(pkg, p string) { g.prefixes[pkg] = p }

// typ declares the type of v and all it holds.
func (g *generator) typ(v any) { g.ref(reflect.TypeOf(v)) }

// union declares name as the discriminated union of the frames, told apart by "t".
func (g *generator) union(name string, frames map[string]any) {
	var b strings.Builder
	fmt.Fprintf(&b, "export type %s =", name)
	for _, t := range sortedKeys(frames) {
		fmt.Fprintf(&b, "\n  | ({ t: %q } & %s)", t, g.ref(reflect.TypeOf(frames[t])))
	}
	b.WriteString(";")
	g.done[name] = b.String()
}

// decls are the declarations, sorted by name.
func (g *generator) decls() []string {
	out := make([]string, 0, len(g.done))
	for _, name := range sortedKeys(g.done) {
		out = append(out, g.done[name])
	}
	return out
}

// ref is how TypeScript refers to a type, declaring it first if need be.
func (g *generator) ref(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return "string"
	case t.Kind() == reflect.Pointer:
		return g.ref(t.Elem()) + " | null"
	case t.Kind() == reflect.Slice:
		return "readonly " + atom(g.ref(t.Elem())) + "[]"
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		return "Readonly<Record<string, " + g.ref(t.Elem()) + ">>"
	case t.Name() != "" && t.PkgPath() != "":
		return g.named(t)
	}
	return g.basic(t)
}

func (g *generator) basic(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Float64:
		return "number"
	default:
		g.fail(t, "has no TypeScript form")
		return "never"
	}
}

func (g *generator) named(t reflect.Type) string {
	p, ok := g.prefixes[t.PkgPath()]
	if !ok {
		g.fail(t, "is of a package without a prefix")
	}
	name := p + t.Name()
	if was, seen := g.owner[name]; seen {
		if was != t {
			g.fail(t, "shares its TypeScript name with "+was.String())
		}
		return name
	}
	g.owner[name] = t
	switch values := enums[t]; {
	case values != nil:
		g.done[name] = fmt.Sprintf("export type %s = %q;", name, values[0])
		for _, v := range values[1:] {
			g.done[name] = strings.TrimSuffix(g.done[name], ";") + fmt.Sprintf(" | %q;", v)
		}
	case t.Kind() == reflect.Struct:
		g.done[name] = g.object(name, t)
	default:
		g.done[name] = fmt.Sprintf("export type %s = %s;", name, g.basic(t))
	}
	return name
}

// object declares a struct. An omitempty field may be missing; a slice that is not omitempty may be
// null, for that is how encoding/json writes a nil one.
func (g *generator) object(name string, t reflect.Type) string {
	var b strings.Builder
	fmt.Fprintf(&b, "export interface %s {", name)
	for i := range t.NumField() {
		f := t.Field(i)
		tag, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		if tag == "-" || !f.IsExported() {
			continue
		}
		if tag == "" || f.Anonymous {
			g.fail(t, "field "+f.Name+" needs a json name")
			continue
		}
		optional := strings.Contains(opts, "omitempty") || strings.Contains(opts, "omitzero")
		ft, mark := f.Type, ""
		if optional {
			mark = "?"
			if ft.Kind() == reflect.Pointer {
				ft = ft.Elem()
			}
		}
		ts := g.ref(ft)
		if ft.Kind() == reflect.Slice && !optional {
			ts += " | null"
		}
		fmt.Fprintf(&b, "\n  %s%s: %s;", tag, mark, ts)
	}
	b.WriteString("\n}")
	return strings.Replace(b.String(), "{\n}", "{}", 1)
}

func (g *generator) fail(t reflect.Type, why string) {
	if g.err == nil {
		g.err = fmt.Errorf("type %s %s", t, why)
	}
}

func atom(ts string) string {
	if strings.ContainsAny(ts, " |") {
		return "(" + ts + ")"
	}
	return ts
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
