package app

import (
	_ "embed"
	"regexp"
	"strings"

	"aftercare/intents"
)

//go:embed glossary.tsv
var glossaryFile string

// glossary is what English names of things and of their choices are called in Chinese, folded both: a shop may
// name its goods in English only, and its customers write as they like.
var glossary = readGlossary(glossaryFile)

func readGlossary(file string) map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		en, zh, _ := strings.Cut(line, "\t")
		for _, w := range strings.Split(zh, "|") {
			out[en] = append(out[en], intents.Fold(w))
		}
	}
	return out
}

// Also lists what else a name or a choice is called.
func Also(en string) []string { return glossary[intents.Fold(en)] }

// units are written in many ways: "1.5L", "1.5 liters", 1.5升.
var units = []struct {
	re *regexp.Regexp
	to string
}{
	{regexp.MustCompile(`(\d)[ -]?(?:inch(?:es)?\b|″|"|英寸|寸)`), "${1}inch"},
	{regexp.MustCompile(`(\d)[ -]?(?:milliliters?|millilitres?|ml\b|毫升)`), "${1}ml"},
	{regexp.MustCompile(`(\d)[ -]?(?:lit(?:er|re)s?\b|l\b|升)`), "${1}l"},
	{regexp.MustCompile(`(\d)[ -]?(?:feet|foot|ft\b|英尺|尺)`), "${1}ft"},
	{regexp.MustCompile(`(\d)[ -]?(?:millimet(?:er|re)s?|mm\b|毫米)`), "${1}mm"},
	{regexp.MustCompile(`(\d)[ -]?(?:gigabytes?|gigs?|gb\b|g\b(?:内存)?)`), "${1}gb"},
	{regexp.MustCompile(`(\d)[ -]?(?:terabytes?|tb\b)`), "${1}tb"},
	{regexp.MustCompile(`(\d)[ -]?(?:megapixels?|mp\b)`), "${1}mp"},
	{regexp.MustCompile(`(\d)[ -]?(?:hours?|hrs?|h\b|个?小时)`), "${1}hour"},
	{regexp.MustCompile(`(\d)[ -]?(?:bars?\b|巴)`), "${1}bar"},
	{regexp.MustCompile(`(\d)[ -]?(?:degrees?|°|度)`), "${1}degree"},
	{regexp.MustCompile(`(\d)[ -]?(?:pounds?|lbs?\b|磅)`), "${1}lb"},
	{regexp.MustCompile(`(\d)[ -]?(?:milliamp[ -]hours?|mah\b|毫安时?)`), "${1}mah"},
	{regexp.MustCompile(`(\d)[ -]?(?:watts?|w\b|瓦)(?:[ -]?(?:equivalent|等效))?`), "${1}w"},
	{regexp.MustCompile(`(\d)[ -]?(?:cups?\b|杯)`), "${1}cup"},
	{regexp.MustCompile(`(\d)[ -]?(?:-?pieces?\b|pcs?\b|片|块|件套?)`), "${1}piece"},
	{regexp.MustCompile(`(\d)(?:x\b| ?times\b|倍)(?: zoom)?`), "${1}x"},
	{regexp.MustCompile(`(\d)[ -]?(?:percent|%)`), "${1}%"},
	{regexp.MustCompile(`(\d) ?(?:to|-|–|~|到|至) ?(\d+)lb`), "$1-${2}lb"},
	{regexp.MustCompile(`(\d) ?(?:码|号)`), "$1 "},
	{regexp.MustCompile(`\bwi ?fi\b`), "wi-fi"},
	{regexp.MustCompile(`\bgray\b`), "grey"},
	{regexp.MustCompile(`\bt ?shirt`), "t-shirt"},
}

// plainUnits writes numbers with their units in one way. The text is folded.
func plainUnits(folded string) string {
	for _, u := range units {
		folded = u.re.ReplaceAllString(folded, u.to)
	}
	return folded
}
