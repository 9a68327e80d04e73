package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"aftercare/faq"
	"aftercare/faq/revisions"
	"aftercare/intents"
	"aftercare/kb"
)

func query(text, locale string) kb.Query { return kb.Query{Text: text, Locale: locale} }

// builder makes an entry of a row.
type builder struct {
	plan   *Plan
	row    Row
	labels []string
	e      faq.Entry
	said   map[Field]bool // what something is wrong with
}

func (b *builder) wrong(f Field, format string, args ...any) {
	b.plan.wrong(b.row.where(f), format, args...)
	b.said[f] = true
}

// has is a field's text; ok tells whether the file has the field at all.
func (b *builder) has(f Field) (text string, ok bool) {
	text, ok = b.row.Fields[f]
	return strings.TrimSpace(text), ok
}

// title is the question: its own column, or the first phrasing.
func (b *builder) title() string {
	title, _ := b.has(Title)
	if title == "" {
		if all := variants(b.row.Fields[Questions]); len(all) > 0 {
			title = all[0]
		}
	}
	return oneLine(title)
}

var validID = regexp.MustCompile(`^[a-z0-9-]{1,80}$`)

// ref names the entry: by its id, or by its question, so that the same question is the same entry.
func (b *builder) ref(fallback string) revisions.Ref {
	title := b.title()
	if title == "" {
		b.wrong(Title, "the question is empty; write it, or delete the row")
		b.said[ID], b.said[Questions], b.said[Intent] = true, true, true // they follow from it
	}
	locale := b.locale(fallback, title)
	id, _ := b.has(ID)
	switch id = strings.ToLower(id); {
	case id == "" && title != "":
		id = slug(title)
	case id != "" && !validID.MatchString(id):
		b.wrong(ID, "the id %q; an id has letters a-z, digits and hyphens, 80 at most", id)
		id = ""
	}
	return revisions.Ref{ID: id, Locale: locale}
}

var locales = map[string]string{
	"zh": "zh", "cn": "zh", "zhcn": "zh", "zhtw": "zh", "zhhans": "zh", "zhhant": "zh", "中文": "zh", "简体中文": "zh", "繁体中文": "zh", "汉语": "zh", "chinese": "zh", "中": "zh",
	"en": "en", "enus": "en", "engb": "en", "英文": "en", "英语": "en", "english": "en", "英": "en",
}

func (b *builder) locale(fallback, title string) string {
	text, _ := b.has(Locale)
	if text != "" {
		l, ok := locales[strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(text))]
		if ok {
			return l
		}
		b.wrong(Locale, "the language %q; write zh or en", text)
	}
	if fallback != "" {
		return fallback
	}
	for _, text := range []string{title, b.row.Fields[Answer]} {
		if l := intents.Language(text); slices.Contains(faq.Locales, l) {
			return l
		}
	}
	return faq.Locales[0]
}

// lettersOf is a text without its punctuation, by which questions are told apart.
func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// slug is a readable beginning, if there is one, and a hash of the question as it is compared.
func slug(question string) string {
	sum := sha256.Sum256([]byte(lettersOf(intents.Fold(question))))
	words := regexp.MustCompile(`[a-z0-9]+`).FindAllString(strings.ToLower(question), -1)
	id := strings.Join(words[:min(len(words), 6)], "-")
	if len(id) < 3 || len(id) > 50 {
		id = "q"
	}
	return id + "-" + hex.EncodeToString(sum[:4])
}

// fill lays the row's fields over what the entry said.
func (b *builder) fill() {
	b.e.Title = b.title()
	if questions, ok := b.has(Questions); ok {
		b.e.Questions = variants(questions)
	}
	if len(b.e.Questions) == 0 && b.e.Title != "" {
		b.e.Questions = []string{b.e.Title}
	}
	if n := len(b.e.Questions); n > maxVariants {
		b.wrong(Questions, "%d phrasings; %d at most", n, maxVariants)
	}
	b.answers()
	if v, ok := b.has(Intent); ok && v != "" {
		b.e.Intent = b.label(v)
	}
	b.line(Source, &b.e.Source)
	b.line(Audience, &b.e.Audience)
	b.line(Next, &b.e.Next)
	if b.e.Source == "" {
		b.e.Source = "shop"
	}
	b.e.Audience = known(b.e.Audience, audiences)
	b.e.Next = known(b.e.Next, nexts)
	if related, ok := b.has(Related); ok {
		b.e.Related = variants(strings.NewReplacer(",", "\n", "，", "\n", ";", "\n", "；", "\n", "、", "\n").Replace(related))
	}
	b.dates()
}

// line copies a field of one line, if the file has it.
func (b *builder) line(f Field, to *string) {
	if v, ok := b.has(f); ok {
		*to = oneLine(v)
	}
}

const maxAnswer = 1000 // runes of an answer for the chat

func (b *builder) answers() {
	answer, there := b.has(Answer)
	long, hasLong := b.has(Long)
	if hasLong {
		b.e.Long = harmless(long)
	}
	if there {
		b.e.Answer = answer
	}
	if b.e.Answer == "" && long != "" {
		b.e.Answer = answer
		if b.e.Answer = long; utf8.RuneCountInString(long) > maxChat {
			b.e.Answer = opening(long)
		}
	}
	switch n := utf8.RuneCountInString(b.e.Answer); {
	case n == 0:
		b.wrong(Answer, "the answer is empty; write it, or delete the row")
	case n <= maxAnswer || !there:
	case long != "":
		b.wrong(Answer, "%d characters; a chat takes %d at most, so write a short one beside the long one", n, maxAnswer)
	default:
		b.e.Long, b.e.Answer = harmless(answer), opening(answer)
		b.plan.note(b.row.where(Answer), "long for a chat: its first sentences are the short answer, all of it the long one")
	}
}

// label is an intent by its label or by what people call it.
func (b *builder) label(v string) string {
	for _, l := range b.labels {
		zh, en := intents.Name(l)
		if strings.EqualFold(v, l) || v == zh || strings.EqualFold(v, en) {
			return l
		}
	}
	return v
}

var audiences = map[string]string{
	"": faq.All, "全部": faq.All, "所有": faq.All, "通用": faq.All, "不限": faq.All, "中国": "cn", "中国大陆": "cn", "大陆": "cn", "内地": "cn", "国内": "cn",
	"台湾": "tw", "中国台湾": "tw", "欧盟": "eu", "欧洲": "eu", "英国": "uk", "美国": "us",
}

var nexts = map[string]string{"转人工": "human", "人工": "human", "人工客服": "human", "无": "", "none": ""}

func known(v string, names map[string]string) string {
	if k, ok := names[v]; ok {
		return k
	}
	return strings.ToLower(v)
}

// variants are texts a line, or between bars. Doubles are one.
func variants(text string) []string {
	var out []string
	for _, v := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '|' || r == '｜' }) {
		if v = oneLine(bullet.ReplaceAllString(v, "")); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// dates reads when the entry holds.
func (b *builder) dates() {
	from, hasFrom := b.has(ValidFrom)
	until, hasUntil := b.has(ValidUntil)
	if hasFrom {
		b.e.ValidFrom = b.date(ValidFrom, from)
	}
	if hasUntil {
		b.e.ValidUntil = b.date(ValidUntil, until)
	}
	if v, ok := b.has(validity); ok && (v != "" || !hasFrom && !hasUntil) {
		both := false
		for _, sep := range []string{"至", "到", "~", "～", "—", " - ", " to "} {
			if from, until, both = strings.Cut(v, sep); both {
				break
			}
		}
		switch {
		case both:
			b.e.ValidFrom, b.e.ValidUntil = b.date(validity, strings.TrimSpace(from)), b.date(validity, strings.TrimSpace(until))
		default:
			b.e.ValidFrom, b.e.ValidUntil = time.Time{}, b.date(validity, v)
		}
	}
}

// lasting are words for no limit.
var lasting = []string{"", "长期", "长期有效", "永久", "永久有效", "不限", "无", "always", "none", "-", "/"}

var dayText = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$`)

func (b *builder) date(f Field, v string) time.Time {
	if slices.Contains(lasting, strings.ToLower(v)) {
		return time.Time{}
	}
	if m := dayText.FindStringSubmatch(v); m != nil {
		y, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		day, _ := strconv.Atoi(m[3])
		if t := time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC); t.Day() == day && int(t.Month()) == month {
			return t
		}
	}
	// Excel's own count of days, of a cell that isn't formatted as a date: 2000 to 2099.
	if n, err := strconv.Atoi(v); err == nil && b.plan.Format == Excel && n >= 36526 && n < 73051 {
		return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
	}
	b.wrong(f, "%q is not a date like 2026-11-22", v)
	return time.Time{}
}
