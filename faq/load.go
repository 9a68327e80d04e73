package faq

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"
)

// Known names what entries may refer to outside themselves. A nil list is not checked.
type Known struct {
	Labels    []string // intent labels
	Flows     []string // ids of flows, for Entry.Next; "human" is always known
	Variables []string // names of the shop's settings
}

// LoadFolder reads every *.md below dir. The error is Mistakes with everything wrong in all files, and
// then there are no entries. Warnings are worth a line in the log: an entry that exists in one language
// only. Entries are ordered by locale, then id.
func LoadFolder(dir fs.FS, known Known) (entries []Entry, warnings Mistakes, err error) {
	var files []*file
	err = fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".md" {
			return err
		}
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return err
		}
		files = append(files, parse(name, data))
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read the FAQ: %w", err)
	}
	if ms := across(files, known); len(ms) > 0 {
		return nil, nil, ms
	}
	for _, f := range files {
		entries = append(entries, f.entry)
	}
	sort.Slice(entries, func(i, j int) bool {
		a, b := entries[i], entries[j]
		return a.Locale < b.Locale || a.Locale == b.Locale && a.ID < b.ID
	})
	return entries, untranslated(files), nil
}

// across adds to each file's own mistakes those that show only beside the others and the shop.
func across(files []*file, known Known) Mistakes {
	first := map[[2]string]string{} // locale and id to file
	for _, f := range files {
		e := f.entry
		if e.ID == "" || !slices.Contains(Locales, e.Locale) {
			continue
		}
		key := [2]string{e.Locale, e.ID}
		if other, twice := first[key]; twice {
			f.wrong(f.at["id"], "id %s is also in %s", e.ID, other)
			continue
		}
		first[key] = e.File
	}
	exists := func(id, locale string) bool {
		_, ok := first[[2]string{locale, id}]
		return ok
	}
	var all Mistakes
	for _, f := range files {
		f.check(known, exists)
		all = append(all, f.mistakes...)
	}
	return all.sorted()
}

// Check is Parse with what a single file can get wrong beside the shop and the other entries. exists tells
// whether there is an entry of this id and language; nil doesn't ask.
func Check(name string, data []byte, known Known, exists func(id, locale string) bool) (Entry, error) {
	f := parse(name, data)
	f.check(known, exists)
	if len(f.mistakes) > 0 {
		return f.entry, f.mistakes.sorted()
	}
	return f.entry, nil
}

func (f *file) check(known Known, exists func(id, locale string) bool) {
	e := f.entry
	for i, id := range e.Related {
		if exists != nil && slices.Contains(Locales, e.Locale) && !exists(id, e.Locale) {
			f.wrong(f.related[i], "related entry %s does not exist in %s", id, e.Locale)
		}
	}
	if known.Labels != nil && e.Intent != "" && !slices.Contains(known.Labels, e.Intent) {
		f.wrong(f.at["intent"], "unknown intent %s", e.Intent)
	}
	if known.Flows != nil && e.Next != "" && e.Next != "human" && !slices.Contains(known.Flows, e.Next) {
		f.wrong(f.at["next"], "unknown flow %s", e.Next)
	}
	for _, v := range f.variables {
		if known.Variables != nil && !slices.Contains(known.Variables, v.name) {
			f.wrong(v.at, "no setting named %s", v.name)
		}
	}
}

// untranslated warns of entries that miss a language.
func untranslated(files []*file) Mistakes {
	has := map[string][]string{}
	for _, f := range files {
		has[f.entry.ID] = append(has[f.entry.ID], f.entry.Locale)
	}
	var out Mistakes
	for _, f := range files {
		var missing []string
		for _, l := range Locales {
			if !slices.Contains(has[f.entry.ID], l) {
				missing = append(missing, l)
			}
		}
		if len(missing) > 0 {
			at := f.at["id"]
			out = append(out, Mistake{f.entry.File, at.line, at.col, fmt.Sprintf("%s does not exist in %s", f.entry.ID, strings.Join(missing, ", "))})
		}
	}
	return out.sorted()
}
