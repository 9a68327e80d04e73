// Written by kb/fit; don't edit.

package kb

var fitted = Coefficients{
	Score: Features{
		0.000,  // best
		7.146,  // title
		3.443,  // pool
		13.354, // covered
		2.075,  // asked text
		2.797,  // told text
		6.071,  // intent
	},
	Confidence: [...]float64{
		-3.195, // constant
		0.196,  // score
		0.624,  // lead
		0.000,  // best
		3.999,  // covered
		0.000,  // intent
		0.499,  // odds
		-1.533, // elsewhere
		-2.210, // nowhere
	},
}
