// Package faq holds the shop's questions and answers as content: Markdown files with a YAML head, one
// file an entry and language, checked as a whole before any of them is used.
package faq

import (
	"embed"
	"io/fs"
	"time"
)

// Entry is one question that the shop answers, in one language.
type Entry struct {
	ID        string   // the same in every language
	Intent    string   // the label of the messages that it answers
	Locale    string   // "zh" or "en"
	Title     string   // the question as a heading
	Questions []string // how shoppers put it, at least one
	Answer    string   // short, for the chat; may hold {{variables}}
	Long      string   // the body: Markdown for a page; may hold {{variables}}
	Source    string   // the law or the shop's rule behind it
	// ValidFrom and ValidUntil are the first and the last day that it holds, at midnight UTC. Zero: no
	// limit.
	ValidFrom, ValidUntil time.Time
	Audience              string   // jurisdiction that it is for: All, "cn", "tw", "eu", "uk", "us"
	Next                  string   // the flow to offer after it, "human", or empty
	Related               []string // ids of entries to read next
	Version               string   // changes with every byte of the file
	File                  string   // where it was read, for messages
}

// All is the audience of entries that hold everywhere.
const All = "all"

// Audiences are the values that Entry.Audience may have.
var Audiences = []string{All, "cn", "tw", "eu", "uk", "us"}

// Locales are the languages that entries are written in.
var Locales = []string{"zh", "en"}

// ValidOn tells whether the entry holds on now's calendar day, as now's own time zone counts days.
func (e Entry) ValidOn(now time.Time) bool {
	y, m, d := now.Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return !day.Before(e.ValidFrom) && (e.ValidUntil.IsZero() || !day.After(e.ValidUntil))
}

//go:embed entries
var embedded embed.FS

// Entries are the entries that come with the engine, in the folders zh and en.
func Entries() fs.FS {
	dir, err := fs.Sub(embedded, "entries")
	if err != nil {
		panic(err) // only for a malformed path, and ours is constant
	}
	return dir
}
