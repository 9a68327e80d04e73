// Written by kb/fit; don't edit.

package kb

var fitted = Coefficients{
	Score: Features{
		0.000,  // best
		7.136,  // title
		3.294,  // pool
		13.417, // covered
		2.098,  // asked text
		2.814,  // told text
		6.265,  // intent
	},
	Confidence: [...]float64{
		-3.276, // constant
		0.213,  // score
		0.695,  // lead
		0.000,  // best
		3.182,  // covered
		0.000,  // intent
		0.382,  // odds
		-2.594, // elsewhere
		-1.996, // nowhere
	},
}
