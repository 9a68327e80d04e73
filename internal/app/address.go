package app

import (
	"regexp"
	"strings"

	"aftercare/shop"
)

// Addresses as people write them: house and street, perhaps a flat, town, state, postcode and country, in nearly any
// order after the street and on one line or several; in Chinese from the province down.
var (
	british = regexp.MustCompile(`(?i)(\d+[a-z]? [\p{L}0-9 .'-]{2,40}), *(?:([\p{L}0-9 .#'-]{2,30}), *)?([\p{L} .'-]{2,40}),? +([a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})\b`)
	chinese = regexp.MustCompile(`((?:\p{Han}{2,8}(?:省|自治区))?\p{Han}{2,8}市(?:\p{Han}{1,8}[区县市])?)([\p{Han}0-9A-Za-z号弄栋幢座楼层室单元#-]{4,60})`)

	orderNumber = regexp.MustCompile(`(?i)#?\bw\d{5,}\b|#\d{5,}`)
	// houseStreet is the house's number and the street's name.
	houseStreet = regexp.MustCompile(`(?i)\b(\d+[a-z]?(?:-\d+)? (?:[nsew]\.? )?(?:\d+(?:st|nd|rd|th) )?\p{L}[\p{L}.'-]*(?: \p{L}[\p{L}.'-]*){0,4})$`)
	flat        = regexp.MustCompile(`(?i)^(?:(?:suite|ste|apt|apartment|unit|floor|fl|room|rm|building|bldg|no)\b\.? ?#? ?[\w-]+|#\s?[\w-]+|\d+(?:st|nd|rd|th) floor|po box \d+)$`)
	flatInside  = regexp.MustCompile(`(?i)^(.*?\d.*?) ((?:suite|ste|apt|apartment|unit|room|rm)\b\.? ?#?[\w-]+)$`)
	zip         = regexp.MustCompile(`\b(\d{5}(?:-\d{4})?)$`)
	zipLabel    = regexp.MustCompile(`(?i)\b(?:zip ?code|zip|postal code|postcode|post code)\b:? ?`)
	label       = regexp.MustCompile(`(?i)^(?:and |the |new |with )*(?:street|address ?(?:line)? ?[12]?|line ?[12]|city|town|state|country|apartment|suite number)\b ?(?:is|:|=) ?`)
	country     = regexp.MustCompile(`(?i)^(?:the )?(usa|us|u\.s\.a?\.?|united states(?: of america)?|america|uk|united kingdom|canada|美国)\b`)
	parting     = regexp.MustCompile(`[,，;；\n、]+`)
	ends        = regexp.MustCompile(`[.!?。！？](?:\s|$)`)
)

// readAddress finds an address in a text. What it doesn't say is taken over from the one before: who receives it.
func readAddress(text string, before shop.Address) (shop.Address, bool) {
	if to, ok := readWestern(text, before); ok {
		return to, true
	}
	to := shop.Address{Name: before.Name, Phone: before.Phone, Region: before.Region}
	if m := british.FindStringSubmatch(text); m != nil {
		to.Street, to.Unit, to.Area, to.Postcode = clean(m[1]), clean(m[2]), clean(m[3]), strings.ToUpper(m[4])
		return to, true
	}
	if m := chinese.FindStringSubmatch(text); m != nil {
		to.Area, to.Street = m[1], m[2]
		return to, true
	}
	return to, false
}

// readWestern reads the parts of an address one by one, from the street on.
func readWestern(text string, before shop.Address) (to shop.Address, ok bool) {
	text = orderNumber.ReplaceAllString(text, ";")
	text = zipLabel.ReplaceAllString(text, "")
	to = shop.Address{Name: before.Name, Phone: before.Phone, Region: before.Region, Country: before.Country}
	var rest []string
	for _, part := range parting.Split(text, -1) {
		part = label.ReplaceAllString(strings.TrimSpace(part), "")
		if to.Street == "" {
			to.Street, to.Unit = street(part)
			continue
		}
		if end := ends.FindStringIndex(part); end != nil && country.FindString(part) == "" {
			rest = append(rest, part[:end[0]])
			break
		}
		rest = append(rest, part)
	}
	if to.Street == "" {
		return to, false
	}
	for _, part := range rest {
		readPart(&to, strings.TrimSpace(part))
	}
	if to.Area == "" || to.State == "" || to.Postcode == "" {
		return to, false
	}
	if before.State == "" { // this shop writes both in one
		to.Area, to.State = to.Area+", "+to.State, ""
	}
	return to, true
}

// street is a house and street at the end of a part, with a flat behind it.
func street(part string) (name, unit string) {
	part = strings.TrimRight(clean(part), ".!?")
	if m := flatInside.FindStringSubmatch(part); m != nil {
		part, unit = m[1], clean(m[2])
	}
	m := houseStreet.FindStringSubmatch(part)
	if m == nil {
		return "", ""
	}
	return clean(m[1]), unit
}

// readPart takes one part of an address behind its street: "San Antonio", "TX 78219", "USA".
func readPart(to *shop.Address, part string) {
	if c := country.FindStringSubmatch(part); c != nil && to.Area != "" {
		to.Country = countryName(c[1], to.Country)
		return
	}
	part = strings.TrimRight(part, ".!? ")
	switch {
	case part == "":
		return
	case flat.MatchString(part) && to.Unit == "" && to.Area == "":
		to.Unit = clean(part)
		return
	case to.Postcode != "" && to.State != "":
		return
	}
	words := strings.Fields(part)
	// From the end: country, postcode, state; what is left is the town.
	for n := len(words); n > 0; n = len(words) {
		last := strings.Trim(words[n-1], ".")
		switch {
		case zip.MatchString(last) && to.Postcode == "":
			to.Postcode = last
		case stateCode(strings.Join(words[max(0, n-2):], " ")) != "" && n > 1 && to.State == "":
			to.State = stateCode(strings.Join(words[n-2:], " "))
			words = words[:n-1]
		case stateCode(last) != "" && to.State == "" && (to.Area != "" || n > 1 || to.Postcode != ""):
			to.State = stateCode(last)
		case country.MatchString(last) && len(words) > 1 && to.Postcode != "":
			to.Country = countryName(last, to.Country)
		default:
			if to.Area == "" && !strings.ContainsAny(part, "0123456789") || to.Area == "" && to.Postcode != "" {
				to.Area = clean(strings.Join(words, " "))
			}
			return
		}
		words = words[:len(words)-1]
	}
}

// countryName writes a country as the shop does, where it is the same.
func countryName(said, before string) string {
	american := func(s string) bool {
		s = strings.ToLower(strings.ReplaceAll(s, ".", ""))
		return s == "us" || s == "usa" || strings.HasPrefix(s, "united states") || s == "america" || s == "美国"
	}
	if american(said) && american(before) {
		return before
	}
	return said
}

func clean(s string) string { return strings.Trim(strings.Join(strings.Fields(s), " "), ".") }

// stateCode is a state of the US by its code or its name; "" for none.
func stateCode(s string) string {
	if len(s) == 2 {
		if up := strings.ToUpper(s); strings.Contains(stateCodes, " "+up+" ") && (s == up || s == strings.ToLower(s)) {
			return up
		}
		return ""
	}
	return stateNames[strings.ToLower(s)]
}

var stateNames = func() map[string]string {
	out := map[string]string{}
	for _, x := range strings.Split("AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,"+
		"DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,"+
		"ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,"+
		"NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York State,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,"+
		"RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington State,WV West Virginia,"+
		"WI Wisconsin,WY Wyoming", ",") {
		code, name, _ := strings.Cut(x, " ")
		out[strings.ToLower(name)] = code
	}
	return out
}()

var stateCodes = func() string {
	out := " "
	for _, code := range stateNames {
		out += code + " "
	}
	return out
}()
