package chat

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// MessageType tells a channel how a message wants to be drawn. Every message also carries Text, its
// complete plain-text fallback, so that every channel can carry every message.
type MessageType string

const (
	TypeText         MessageType = "text"          // Text, with Source when it answers from the FAQ
	TypeQuickReplies MessageType = "quick_replies" // Text and Options
	TypeOrderPicker  MessageType = "order_picker"  // Options: one an order
	TypeItemPicker   MessageType = "item_picker"   // Options: one an order line; Multi
	TypeConfirm      MessageType = "confirm"       // Card and two Options: exactly what will happen, yes or no
	TypeProgress     MessageType = "case_progress" // Progress
	TypeFAQList      MessageType = "faq_list"      // Options: "did you mean" questions
	TypeRating       MessageType = "rating"        // Options 1 to 5
	TypeNotice       MessageType = "notice"        // a system line: queued, joined, left, closed
)

// Message is what a person says or is shown.
type Message struct {
	Type MessageType `json:"type"`
	Text string      `json:"text"`
	// Options can be chosen by value. Multi allows several, joined by commas.
	Options  []Option  `json:"options,omitempty"`
	Multi    bool      `json:"multi,omitempty"`
	Card     *Card     `json:"card,omitempty"`
	Progress *Progress `json:"progress,omitempty"`
	Source   *Source   `json:"source,omitempty"`
}

// Option is one thing to choose. Value is what is sent back, Label what is shown, Detail a second
// line, Image a path on this server, Tag a short badge ("已签收").
type Option struct {
	Value  string `json:"value"`
	Label  string `json:"label"`
	Detail string `json:"detail,omitempty"`
	Image  string `json:"image,omitempty"`
	Tag    string `json:"tag,omitempty"`
}

// Label is what was chosen, in words: the labels of the options with these values, joined by commas.
// ok is false when one of them is not offered or chosen twice, or several are chosen where one may be.
func (m Message) Label(value string) (label string, ok bool) {
	values := strings.Split(value, ",")
	if len(values) > 1 && !m.Multi {
		return "", false
	}
	var labels []string
	for n, v := range values {
		if slices.Contains(values[:n], v) {
			return "", false
		}
		i := slices.IndexFunc(m.Options, func(o Option) bool { return o.Value == v })
		if i < 0 {
			return "", false
		}
		labels = append(labels, m.Options[i].Label)
	}
	return strings.Join(labels, "、"), true
}

// Card lists exactly what will happen, or what an order holds.
type Card struct {
	Title string `json:"title"`
	Rows  []Row  `json:"rows"`
	Note  string `json:"note,omitempty"`
}

// Row is one line of a card.
type Row struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Progress shows how far a case has come.
type Progress struct {
	Case   CaseID  `json:"case"`
	Number string  `json:"number"` // the number that people read to each other
	Title  string  `json:"title"`
	Stages []Stage `json:"stages"`
	// Next says what happens next, who has to do it and by when.
	Next string `json:"next"`
}

// Stage is one of the visible steps of a case. State is done, current or todo.
type Stage struct {
	Label string     `json:"label"`
	State string     `json:"state"`
	At    *time.Time `json:"at,omitempty"`
}

// Source names the FAQ entry or the rule that an answer comes from.
type Source struct {
	Entry   string `json:"entry"`
	Version string `json:"version"`
	Title   string `json:"title"`
	Rule    string `json:"rule,omitempty"` // the law or the shop's rule that the entry cites
}

// Choice is a shopper's tap on an option: of which message, and which value.
type Choice struct {
	Of    Seq    `json:"of"`
	Value string `json:"value"`
}

// RateOption begins the values of a rating's options: "@rate:5".
const RateOption = "@rate:"

// RatingMessage asks for one to five stars at the end of a talk.
func RatingMessage(l Locale) Message {
	m := Message{Type: TypeRating, Text: Text{"这次服务您满意吗？", "How did we do this time?"}.In(l)}
	for i := 1; i <= MaxStars; i++ {
		m.Options = append(m.Options, Option{Value: RateOption + strconv.Itoa(i), Label: strings.Repeat("★", i)})
	}
	return m
}
