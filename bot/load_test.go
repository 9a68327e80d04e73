package bot

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var testKnown = Known{
	Queries: []string{"orders", "order", "reasons", "methods", "variants", "lines", "address", "verdict", "cases", "answers", "pickups", "waybills", "purchases", "returnable"},
	Actions: []string{"open_case", "withdraw_case", "return_by_courier", "book_pickup", "cancel_pickup", "give_waybill", "answer_case"},
	Labels: []string{
		"return_request", "return_progress", "order_cancel", "order_modify", "address_change", "payment_method", "payment_issue", "exchange_request",
		"return_policy", "refund_progress", "exchange_progress", "freight_insurance", "order_status", "return_shipping_fee",
		"refund_only_request", "reject_delivery", "return_cancel", "return_pickup", "return_rejected", "return_ship_back", "logistics_track",
	},
}

func TestShippedFlowsLoad(t *testing.T) {
	flows, err := LoadFlows(Flows(), testKnown)
	require.NoError(t, err)
	assert.NotEmpty(t, flows)
}

func TestAllMistakesAreReportedAtOnceWithTheirPlace(t *testing.T) {
	dir := fstest.MapFS{
		"a.yaml": {Data: []byte(`flow: a
title: {zh: 甲, en: A}
starts: [nonsense]
colour: red
slots:
  - name: x
    says: {zh: 某, en: x}
    needs: [y]
    ask: {zh: 什么}
steps:
  - require: slots.z == 1
    else: {say: {zh: 不行, en: "no {{oops"}}
  - confirm: fly
  - ask: w
`)},
		"b.yaml": {Data: []byte("flow: b\ntitle: [1\n")},
	}
	_, err := LoadFlows(dir, testKnown)
	var ms Mistakes
	require.ErrorAs(t, err, &ms)
	got := err.Error()
	for _, want := range []string{
		`a.yaml:4:1: field colour not found`,
		`starts: there is no intent "nonsense"`,
		`slot x needs "y", which is no slot`,
		`a.yaml:9:15: a sentence is missing in zh or en`,
		`a.yaml:11:20: unknown field z`,
		`"{{" without "}}"`,
		`there is no action "fly"`,
		`ask: there is no slot "w"`,
		`b.yaml:3:1: did not find expected`,
	} {
		assert.Contains(t, got, want)
	}
}
