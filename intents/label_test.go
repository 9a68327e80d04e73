package intents

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNameSamples(t *testing.T) {
	got := nameSamples([]string{"return_request", "买家CheckPrice", "oos"}, "oos")
	zh, en := Name("return_request")
	assert.Equal(t, []Sample{
		{zh, "return_request"}, {en, "return_request"}, {"买家Check Price", "买家CheckPrice"}, {"买家Check Price", "买家CheckPrice"},
	}, got, "our own labels have names; those of others are read as words; negatives have none")
	got = nameSamples([]string{"买家咨询价格", "买家咨询发货", "out_of_scope"}, "out_of_scope")
	assert.Equal(t, "价格", got[0].Text, "what all serviceable labels begin with says nothing")
	assert.Equal(t, "weather", nameSamples([]string{"weather", "web"}, "")[0].Text, "part of a word is no beginning")
}
