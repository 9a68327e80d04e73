package faq

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// variable is a setting's place in a text. Blanks inside the braces are allowed, as people type them.
var variable = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// Fill replaces every {{name}} of text by the setting of that name. Unknown names stay as they are and
// are listed in the error, each once.
func Fill(text string, settings map[string]string) (string, error) {
	var unknown []string
	out := variable.ReplaceAllStringFunc(text, func(v string) string {
		name := variable.FindStringSubmatch(v)[1]
		if value, ok := settings[name]; ok {
			return value
		}
		unknown = append(unknown, name)
		return v
	})
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return out, fmt.Errorf("no setting named %s", strings.Join(slices.Compact(unknown), ", "))
	}
	return out, nil
}

// Variables are the names that a text asks for, sorted, each once.
func Variables(text string) []string {
	var names []string
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}
