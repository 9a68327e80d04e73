// Written by kb/fit; don't edit.

package kb

var fitted = Coefficients{
	Score: Features{
		0.000, // best
		4.874, // second
		1.703, // title
		0.000, // pool
		5.210, // covered
		5.649, // overlap
		3.676, // told text
		1.382, // intent
		2.751, // thought of
		0.997, // broad
		4.056, // place
	},
	Confidence: [...]float64{
		-5.748, // constant
		0.223,  // score
		0.531,  // lead
		0.000,  // lead on kin
		2.573,  // best
		0.000,  // second
		3.438,  // title
		1.818,  // broad
		0.312,  // odds
		-0.573, // understood
		1.819,  // elsewhere
		-1.893, // nowhere
	},
}
