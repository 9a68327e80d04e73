package kb

import "math"

// Features are what the views say about one entry for one question, each about 0 to 1.
type Features [7]float64

const (
	Best      = iota // cosine of the question with the entry's most similar phrasing
	Pool             // cosine with all its phrasings together
	Covered          // share of the question's weight that its phrasings know
	AskedText        // score of questions and title in the full-text index, over the question's mass
	ToldText         // score of answer and body there, over the question's mass
	Intent           // probability of the intent that the entry answers, 0 if another was understood
)

// FeatureNames are the names for people, in the order of Features.
var FeatureNames = [...]string{"best", "title", "pool", "covered", "asked text", "told text", "intent"}

func featuresOf(l likeness, asked, told, intent float64) Features {
	return Features{l.best, l.title, l.pool, l.covered, asked, told, intent}
}

// Coefficients turn features into an order and a probability. They are fitted by kb/fit.
type Coefficients struct {
	// Score weighs the features; it orders the entries. Fitted as a conditional logit (McFadden 1974):
	// the right entry of a question against all others, so the unit is log-odds.
	Score Features
	// Confidence is a logistic regression on the constant and the signals of the ordered list.
	Confidence [9]float64
}

// SignalNames are the names of what Confidence weighs.
var SignalNames = [...]string{"constant", "score", "lead", "best", "covered", "intent", "odds", "elsewhere", "nowhere"}

// ScoreOf is the entry's score: higher is better.
func (c Coefficients) ScoreOf(f Features) float64 {
	var s float64
	for i, w := range c.Score {
		s += w * f[i]
	}
	return s
}

// Signals are what the confidence in the i-th of a list depends on: its score and its lead on the best
// other; of the features those that tell a right entry from the best of many wrong ones; and what was
// understood, by whether this entry answers it, another of the list, or none.
func (c Coefficients) Signals(list []Detail, i int, q Query) []float64 {
	other, answered := 0.0, false
	for j, d := range list {
		if j != i {
			other = max(other, d.Score)
		}
		answered = answered || d.Intent == q.Intent
	}
	f := list[i].Features
	signals := []float64{list[i].Score, lead(list[i].Score, other), f[Best], f[Covered], 0, 0, 0, 0}
	switch {
	case q.Intent == "":
	case q.Intent == list[i].Intent:
		signals[4], signals[5] = q.P, odds(q.P)
	case answered:
		signals[6] = q.P
	default:
		signals[7] = q.P
	}
	return signals
}

// odds are the log-odds of a probability, bounded as classifiers are surer than they should be.
func odds(p float64) float64 { return max(-3, min(3, math.Log(p/(1-p)))) }

// maxLead is where a lead stops to count: a clear one says that this entry fits better than the others,
// not that any fits.
const maxLead = 3

func lead(own, other float64) float64 { return max(-maxLead, min(maxLead, own-other)) }

// ConfidenceOf is the probability that the i-th of a list answers the question.
func (c Coefficients) ConfidenceOf(list []Detail, i int, q Query) float64 {
	z := c.Confidence[0]
	for j, s := range c.Signals(list, i, q) {
		z += c.Confidence[j+1] * s
	}
	return 1 / (1 + math.Exp(-z))
}
