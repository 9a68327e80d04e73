package policy_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

func policyFile() ([]byte, error) { return os.ReadFile("policy.yaml") }

func TestEveryMistakeAtOnce(t *testing.T) {
	data, err := policyFile()
	require.NoError(t, err)
	broken := strings.NewReplacer(
		"threshold_discount: recompute", "threshold_discount: guess",
		"review_hours: 48", "review_hours: soon",
		"told_return_postage: true", "told_return_postage: true\n  tolled: true",
		"      freight: buyer\n      source: {zh: 《消费者权益保护法》第二十五条", "      freight: nobody\n      source: {zh: 《消费者权益保护法》第二十五条",
		"classes: [fresh]\n        say:\n          zh: 这次退不了：{items}是鲜活", "classes: [frozen]\n        say:\n          zh: 这次退不了：{itmes}是鲜活",
		"    en: This order was cancelled, so there's nothing to return.", "    en: \"\"",
	).Replace(string(data))
	_, err = policy.Parse("policy.yaml", []byte(broken))
	require.ErrorIs(t, err, chat.ErrInvalid)
	lines := strings.Split(err.Error(), "\n")
	require.Len(t, lines, 7, "%v", err)
	for _, want := range []string{
		`field tolled not found`,
		`"guess"; recompute and apportion are possible`,
		"cannot construct !!str `soon` into int",
		`law.0.no_reason.freight: "nobody"; buyer and seller are possible`,
		`there is no class of goods "frozen"`,
		`nothing fills in {itmes}`,
		`say.order.cancelled.en: this has to be said in Chinese and in English`,
	} {
		require.Contains(t, err.Error(), want)
	}
	for _, l := range lines {
		require.Regexp(t, `policy\.yaml:\d+:\d+: `, l)
	}
}

func TestMistakesPointAtTheirPlace(t *testing.T) {
	data, err := policyFile()
	require.NoError(t, err)
	broken := strings.Replace(string(data), "threshold_discount: recompute", "threshold_discount: guess", 1)
	line := strings.Count(broken[:strings.Index(broken, "guess")], "\n") + 1
	_, err = policy.Parse("p.yaml", []byte(broken))
	require.ErrorContains(t, err, fmt.Sprintf("p.yaml:%d:23: ", line))
}

func TestNotYAML(t *testing.T) {
	_, err := policy.Parse("p.yaml", []byte("version: [1\nlaw: x: y"))
	require.ErrorIs(t, err, chat.ErrInvalid)
	require.Regexp(t, `p\.yaml:\d+:\d+: `, err.Error())
	_, err = policy.Parse("p.yaml", nil)
	require.ErrorIs(t, err, chat.ErrInvalid)
}

func TestWithRefusesNonsense(t *testing.T) {
	p := rules(t).Promise()
	p.ReturnWindowDays = map[shop.Region]int{"mars": 3, shop.CN: -1}
	p.ReviewHours = 0
	_, err := rules(t).With(p)
	require.ErrorContains(t, err, "mars")
	require.ErrorContains(t, err, "-1 days")
	require.ErrorContains(t, err, "review_hours")
	require.Equal(t, 7, rules(t).Promise().ReturnWindowDays[shop.CN], "the rules themselves don't change")
}

func TestReasonsAreCompleteAndBilingual(t *testing.T) {
	var ids []string
	for _, r := range rules(t).Reasons(policy.AskReturn) {
		ids = append(ids, r.ID)
		require.NotEmpty(t, r.Label.Zh)
		require.NotEmpty(t, r.Label.En)
	}
	require.Equal(t, []string{"no_reason", "size", "dislike", "not_as_described", "quality", "damaged", "wrong_item", "missing", "late", "other"}, ids)
}

func TestEveryMarketHasAnAddress(t *testing.T) {
	for _, r := range shop.Regions {
		require.NotEmpty(t, rules(t).ReturnAddress(r).Line())
		require.Equal(t, r, rules(t).ReturnAddress(r).Region)
	}
}
