// Written by kb/fit; don't edit.

package kb

var fitted = Coefficients{
	Score: Features{
		1.890, // best
		4.237, // second
		7.751, // title
		0.790, // pool
		8.312, // covered
		3.283, // asked text
		2.504, // told text
		0.846, // intent
		3.921, // thought of
		1.273, // broad
		3.329, // place
	},
	Confidence: [...]float64{
		-4.024, // constant
		0.253,  // score
		0.508,  // lead
		0.000,  // lead on kin
		1.711,  // best
		0.000,  // second
		1.073,  // title
		0.264,  // broad
		0.213,  // odds
		-0.792, // understood
		1.373,  // elsewhere
		-2.582, // nowhere
	},
}
