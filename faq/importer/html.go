package importer

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tags are what mark-up is told from a "<" by.
var tags = regexp.MustCompile(`(?i)<(?:!--|/?(?:a|article|audio|b|base|blockquote|body|br|button|center|code|dd|details|div|dl|dt|em|embed|font|form|h[1-6]|head|hr|html|i|iframe|img|input|label|li|link|math|meta|nobr|object|ol|option|p|pre|s|script|section|select|small|span|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|u|ul|video)(?:[\s/>]|$))`)

// tagStart is a "<" that Markdown may take for mark-up.
var tagStart = regexp.MustCompile(`<([A-Za-z/!?])`)

// withoutTags takes mark-up out of a text, scripts and styles with what is in them. Each round shortens the
// text, and escaped mark-up that comes out of one goes in the next.
func withoutTags(s string) string {
	for tags.MatchString(s) {
		s = strings.TrimSpace(untag(s))
	}
	return s
}

func untag(s string) string {
	var b strings.Builder
	skip := atom.Atom(0)
	for z := html.NewTokenizer(strings.NewReader(s)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return b.String()
		}
		t := z.Token()
		switch {
		case skip != 0:
			if kind == html.EndTagToken && t.DataAtom == skip {
				skip = 0
			}
		case kind == html.TextToken:
			b.WriteString(t.Data)
		case kind == html.StartTagToken && (t.DataAtom == atom.Script || t.DataAtom == atom.Style):
			skip = t.DataAtom
		case breaks[t.DataAtom] && !strings.HasSuffix(b.String(), "\n"):
			b.WriteByte('\n')
		}
	}
}

func atoms(all ...atom.Atom) map[atom.Atom]bool {
	out := map[atom.Atom]bool{}
	for _, a := range all {
		out[a] = true
	}
	return out
}

var (
	breaks = atoms(atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Br, atom.Caption, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4,
		atom.H5, atom.H6, atom.Header, atom.Hr, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table,
		atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul)
	unseen = atoms(atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Embed, atom.Svg, atom.Math, atom.Canvas,
		atom.Head, atom.Select, atom.Input, atom.Textarea, atom.Button, atom.Audio, atom.Video)
	asides = map[atom.Atom]string{
		atom.Nav: "navigation", atom.Footer: "the page's footer", atom.Aside: "beside the text",
	}
	roles = map[string]string{
		"navigation": "navigation", "contentinfo": "the page's footer", "complementary": "beside the text", "banner": "the page's header", "search": "navigation",
	}
	asideName = regexp.MustCompile(`(?i)(?:^|[-_ ])(nav|navbar|navigation|menu|breadcrumbs?|crumbs?|sidebar|side-?bar|footer|foot|comments?|comment-?list|repl(?:y|ies)|share|sharing|social|related|recommend(?:ed|ations?)?|advert\w*|ads?|cookies?|pagination|pager|copyright|login|toolbar|subscribe|newsletter|sns|hot|rank)(?:[-_ ]|$)`)
	levels    = map[atom.Atom]int{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6, atom.Dt: 7, atom.Summary: 7}
)

func (f *File) html(text string) error {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return fmt.Errorf("the page can't be read (%w); open it in a browser and copy its text into a text file", err)
	}
	w := &walker{file: f, total: visible(root)}
	w.walk(root, "")
	w.end()
	if w.err != nil {
		return w.err
	}
	f.document(w.blocks, true)
	return nil
}

// walker turns a page into blocks.
type walker struct {
	file   *File
	total  int // runes on the page
	blocks []block
	err    error

	text         strings.Builder
	linked, bold int // runes
	inLink       int
	inBold       int
	next         block // what is known of the one being read
}

// walk reads a node. outer says why what it stands in is no part of the body.
func (w *walker) walk(n *html.Node, outer string) {
	switch {
	case w.err != nil || n.Type == html.ElementNode && unseen[n.DataAtom] || n.Type == html.CommentNode:
		return
	case n.Type == html.TextNode:
		w.write(n.Data)
		return
	}
	aside := outer
	if n.Type == html.ElementNode && aside == "" {
		aside = w.beside(n)
	}
	if n.DataAtom == atom.Table && w.table(n) {
		return
	}
	block := breaks[n.DataAtom]
	if block {
		w.end()
		w.next.aside, w.next.mark, w.next.item = aside, max(levels[n.DataAtom], w.next.mark), w.next.item || n.DataAtom == atom.Li
	}
	w.inside(n, +1)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, aside)
	}
	w.inside(n, -1)
	if block {
		w.end()
		w.next = blockOf(n.Parent, outer)
	}
}

// blockOf is what is known of text that follows inside a node.
func blockOf(n *html.Node, aside string) block {
	b := block{aside: aside}
	if n != nil {
		b.mark, b.item = levels[n.DataAtom], n.DataAtom == atom.Li
	}
	return b
}

func (w *walker) inside(n *html.Node, by int) {
	switch n.DataAtom {
	case atom.A:
		w.inLink += by
	case atom.B, atom.Strong:
		w.inBold += by
	}
}

func (w *walker) write(s string) {
	w.text.WriteString(s)
	n := utf8.RuneCountInString(strings.TrimSpace(s))
	if w.inLink > 0 {
		w.linked += n
	}
	if w.inBold > 0 {
		w.bold += n
	}
}

// end ends a paragraph.
func (w *walker) end() {
	b := w.next
	b.text = oneLine(w.text.String())
	n := utf8.RuneCountInString(b.text)
	if n > 0 {
		b.line = len(w.blocks) + 1
		b.links = float64(w.linked) / float64(n)
		b.bold = w.bold >= n
		if b.item {
			b.md = "- " + harmless(b.text)
		}
		w.blocks = append(w.blocks, b)
	}
	switch {
	case n > maxCell:
		w.err = fmt.Errorf("paragraph %d has %d characters; %d at most, so split it", b.line, n, maxCell)
	case len(w.blocks) > maxBlocks:
		w.err = errManyBlocks
	}
	w.text.Reset()
	w.linked, w.bold = 0, 0
}

// beside tells parts of a page by their element, role or class. Whatever holds most of the page is not
// beside anything.
func (w *walker) beside(n *html.Node) string {
	why := asides[n.DataAtom]
	for _, a := range n.Attr {
		switch {
		case why != "":
		case a.Key == "role":
			why = roles[a.Val]
		case a.Key == "class" || a.Key == "id":
			if m := asideName.FindStringSubmatch(a.Val); m != nil {
				why = "the page calls it " + strings.ToLower(m[1])
			}
		}
	}
	if why != "" && 2*visible(n) > w.total {
		return ""
	}
	return why
}

// visible counts a node's text.
func visible(n *html.Node) (runes int) {
	for c := range n.Descendants() {
		if c.Type == html.TextNode && c.Parent != nil && !unseen[c.Parent.DataAtom] {
			runes += utf8.RuneCountInString(strings.TrimSpace(c.Data))
		}
	}
	return runes
}

// table reads a table of entries. Other tables are read as text: many pages are laid out with them.
func (w *walker) table(n *html.Node) bool {
	var t table
	for c := range n.Descendants() {
		if c.DataAtom == atom.Table {
			return false
		}
		if c.DataAtom != atom.Tr {
			continue
		}
		l := line{number: len(t.lines) + 1}
		for d := c.FirstChild; d != nil; d = d.NextSibling {
			if d.DataAtom == atom.Td || d.DataAtom == atom.Th {
				l.cells = append(l.cells, cell{text: content(d)})
			}
		}
		t.lines = append(t.lines, l)
	}
	return w.file.entries(t)
}

// content is a node's text, a line for each paragraph.
func content(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode && !unseen[c.Parent.DataAtom]:
			b.WriteString(c.Data)
		case breaks[c.DataAtom]:
			b.WriteByte('\n')
		}
	}
	return b.String()
}
