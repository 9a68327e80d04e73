package learning

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"aftercare/chat"
	"aftercare/intents"
)

// Question is a question that went wrong: it had no answer, or its answer did not help.
type Question struct {
	Conv   chat.ConvID
	Seq    chat.Seq // of the shopper's last message of it
	At     time.Time
	Locale chat.Locale
	Text   string // without personal numbers
	Intent string // the classifier's label
	Missed bool   // nobody knew an answer
	Down   bool   // the answer was rated down
	// HandedOver: the shopper asked for a person next, or was given one.
	HandedOver bool
	// Entry and Version are what it was answered with, when it was.
	Entry, Version string
	// Answer is what a person said to it, the lines of one reply.
	Answer     string
	AnsweredBy string
	AnsweredAt time.Time

	suggested bool // "did you mean …" was asked
}

// settle: suggestions that were left alone were no answer.
func (q *Question) settle() {
	if q != nil && q.suggested && q.Entry == "" {
		q.Missed = true
	}
}

const (
	// patience is how soon after a question the wish for a person is taken to be about it, and how long a
	// suggestion may wait to be taken.
	patience = 10 * time.Minute
	maxText  = 400 // runes of a question
	maxReply = 2000
)

// reader goes through a stretch of a log once.
type reader struct {
	said      []chat.Event // the shopper's texts since the bot last read
	flows     int          // how many are under way
	all       []*Question
	turn      *Question // what the bot is answering, if that is a question
	last      *Question // the newest that was asked of the bot
	answering *Question // what a person is answering
	stopped   bool      // that person's reply has come to its end
}

// Read finds the questions of a stretch of a conversation's log that went wrong, each with the reply of the
// person who took over, if one did. now tells whether the shopper may still take a suggestion.
func Read(events []chat.Event, now time.Time) []Question {
	r := &reader{}
	for _, e := range events {
		r.read(e)
	}
	var out []Question
	for _, q := range r.all {
		if now.Sub(q.At) >= patience {
			q.settle()
		}
		if q.Text != "" && (q.Missed || q.HandedOver) {
			out = append(out, *q)
		}
	}
	return out
}

func (r *reader) read(e chat.Event) {
	switch b := e.Body.(type) {
	case chat.Said:
		switch {
		case e.By.Role == chat.RoleAgent:
			r.reply(e, b)
		case e.By.Role == chat.RoleCustomer && b.Choice == nil:
			r.said = append(r.said, e)
			r.stopped = r.answering != nil && r.answering.Answer != ""
		case e.By.Role == chat.RoleBot && b.Message.Type == chat.TypeFAQList && r.turn != nil:
			r.turn.suggested = true
		}
	case chat.Understood:
		r.understood(e, b)
	case chat.Missed:
		if r.turn != nil {
			r.turn.Missed = true
		}
	case chat.Answered:
		if r.last != nil {
			r.last.Entry, r.last.Version = b.Entry, b.Version
		}
	case chat.FlowStarted:
		r.flows++
	case chat.FlowEnded:
		r.flows = max(0, r.flows-1)
	case chat.Queued:
		if about(b.Reason) && r.last != nil && e.At.Sub(r.last.At) <= patience {
			r.last.HandedOver = true
		}
	case chat.Assigned:
		if r.last != nil && (r.last.Missed || r.last.HandedOver) {
			r.answering, r.stopped = r.last, false
		}
	case chat.Released, chat.Closed:
		r.last.settle()
		*r = reader{all: r.all}
	}
}

// about tells whether a wish for a person can be about the question before it.
func about(reason string) bool { return reason == "asked" || reason == "failed" }

// understood makes a question of what the bot has just read, if it was one. Words in the middle of a flow that
// are no question are answers that were not understood, and teach the FAQ nothing.
func (r *reader) understood(e chat.Event, b chat.Understood) {
	var texts []string
	q := &Question{Conv: e.Conv, Locale: b.Locale, Intent: b.Intent}
	r.said = slices.DeleteFunc(r.said, func(s chat.Event) bool {
		if s.Seq > b.Upto {
			return false
		}
		texts = append(texts, s.Body.(chat.Said).Message.Text)
		q.Seq, q.At = s.Seq, s.At
		return true
	})
	asked := slices.ContainsFunc(b.Commands, func(c chat.Command) bool {
		return c.Do == chat.DoAsk || c.Do == chat.DoUnknown && r.flows == 0
	})
	if r.turn = nil; !asked || len(texts) == 0 {
		return
	}
	q.Text = shorten(Scrub(strings.Join(strings.Fields(strings.Join(texts, " ")), " ")))
	r.last.settle()
	r.turn, r.last = q, q
	r.all = append(r.all, q)
}

// reply takes an agent's words as the answer, until the shopper speaks again.
func (r *reader) reply(e chat.Event, b chat.Said) {
	q := r.answering
	if q == nil || r.stopped || smallTalk(b.Message.Text) {
		return
	}
	line := Scrub(b.Message.Text)
	if utf8.RuneCountInString(q.Answer)+utf8.RuneCountInString(line) > maxReply {
		return
	}
	q.Answer = strings.TrimSpace(q.Answer + "\n" + line)
	q.AnsweredBy, q.AnsweredAt = b.Name, e.At
}

const maxSmallTalk = 30 // runes

var hello = regexp.MustCompile(`(?i)^\W*(hi|hello|hey|good (morning|afternoon|evening)|thank|thanks|sorry|you'?re welcome|bye|您好|你好|在的|在呢|谢谢|不客气|抱歉|再见|收到)|` +
	`稍等|稍候|等一下|帮您看|帮你看|查一下|请问还有|one moment|just a (moment|second|minute)|let me (check|look|see)|anything else|give me a (moment|second|minute)`)

// smallTalk tells "hello" and "one moment" from an answer.
func smallTalk(text string) bool {
	text = strings.TrimSpace(text)
	return text == "" || utf8.RuneCountInString(text) <= maxSmallTalk && hello.MatchString(text) || hello.FindString(text) == text
}

var (
	address = regexp.MustCompile(`[\w.+-]+@[\w-]+(\.[\w-]+)+`)
	number  = regexp.MustCompile(`[0-9０-９](?:[ -]?[0-9０-９]){5,}`)
)

// Scrub takes out what belongs to one person: card and identity numbers, phone, order and parcel numbers,
// mail addresses.
func Scrub(text string) string {
	return number.ReplaceAllString(address.ReplaceAllString(intents.Mask(text), "…"), "…")
}

func shorten(text string) string {
	if runes := []rune(text); len(runes) > maxText {
		return string(runes[:maxText]) + "…"
	}
	return text
}
