package importer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/faq/importer"
)

func texts(ps []importer.Piece) (out []string) {
	for _, p := range ps {
		out = append(out, p.Text)
	}
	return out
}

func TestAPageIsReadWithoutWhatStandsAroundIt(t *testing.T) {
	f := read(t, "help.html", `<!doctype html><html><head><meta charset="utf-8"><title>Help</title><script>track()</script><style>p{}</style></head>
<body class="has-sidebar page-nav"><header role="banner"><a href="/">Islet</a> <span>mugs and more</span></header>
<nav><ul><li><a href="/a">Shop</a><li><a href="/b">Account</a></ul></nav>
<div id="main"><div class="breadcrumb">Home / Help</div><h1>Help with your order</h1>
<p>Everything about orders, returns and parcels in our shop.</p>
<h2>Where is my parcel?</h2><p>Look at the <a href="/orders">order page</a>: the parcel's way is shown there.</p><p>No news for three days?<br>Write to us.</p>
<h2>How do I return a mug?</h2><ol><li>Open the order</li><li>Choose the mug</li></ol><p onclick="steal()">We refund it when it is back.</p>
<details><summary>Do you repair mugs?</summary><div hidden>Sadly not, but we give you a discount on a new one.</div></details>
<dl><dt>What is it made of?</dt><dd>Stoneware, fired twice.</dd></dl>
<table><tr><th>Question</th><th>Answer</th></tr><tr><td>Dishwasher safe?</td><td>Yes.<br>Up to 60 degrees.</td></tr></table>
<table><tr><td><h2>Do you ship abroad?</h2><p>To most of Europe, in a week.</p></td></tr></table>
<noscript><p>Switch on scripts</p></noscript><iframe src="x">frame</iframe><form><button>Send</button><input value="x"></form>
<h2>More help</h2><ul><li><a href="/1">Sizes</a></li><li><a href="/2">Gift cards</a></li></ul></div>
<div class="comments"><h3>Comments</h3><p>tom: I broke mine, haha.</p></div>
<aside><h3>News</h3><p>We have new mugs, look at them in the shop.</p></aside>
<footer><p>© 2026 Islet, all rights reserved</p></footer><script>alert("x")</script></body></html>`)
	require.Empty(t, f.Problems)
	require.Equal(t, []string{
		"Dishwasher safe?", "Help with your order", "Where is my parcel?", "How do I return a mug?", "Do you repair mugs?", "What is it made of?", "Do you ship abroad?",
	}, titles(f))
	answers := map[string]string{}
	for _, r := range f.Rows {
		answers[r.Fields[importer.Title]] = r.Fields[importer.Answer]
	}
	require.Equal(t, "Yes.\nUp to 60 degrees.", answers["Dishwasher safe?"])
	require.Equal(t, "Look at the order page: the parcel's way is shown there.\nNo news for three days?\nWrite to us.", answers["Where is my parcel?"])
	require.Equal(t, "Open the order\nChoose the mug\nWe refund it when it is back.", answers["How do I return a mug?"])
	require.Equal(t, "Sadly not, but we give you a discount on a new one.", answers["Do you repair mugs?"])
	require.Equal(t, []string{
		"Islet mugs and more", "Shop", "Account", "Home / Help", "More help", "Sizes", "Gift cards", "Comments", "tom: I broke mine, haha.",
		"News", "We have new mugs, look at them in the shop.", "© 2026 Islet, all rights reserved",
	}, texts(f.Dropped))
	for _, p := range append(f.Kept, f.Dropped...) {
		for _, script := range []string{"track", "alert", "steal", "p{}", "Switch on"} {
			require.NotContains(t, p.Text, script)
		}
	}
}

func TestAPageSaysItsEncoding(t *testing.T) {
	data := "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\"></head><body><h2>\xc4\xdc\xcd\xcb\xc2\xf0</h2><p>\xc4\xdc\xa1\xa3</p></body></html>"
	f := read(t, "help.htm", data)
	require.Equal(t, "能退吗", f.Rows[0].Fields[importer.Title])
	require.Equal(t, "能。", f.Rows[0].Fields[importer.Answer])
}

func TestATableUnderExcelsNameIsRead(t *testing.T) {
	f := read(t, "export.xls", "<table><tr><td>问题</td><td>答案</td></tr><tr><td>能退吗</td><td>能。</td></tr></table>")
	require.Equal(t, importer.HTML, f.Format)
	require.Equal(t, []string{"能退吗"}, titles(f))
}
