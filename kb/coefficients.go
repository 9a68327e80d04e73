// Written by kb/fit; don't edit.

package kb

var fitted = Coefficients{
	Score: Features{
		1.600, // best
		4.292, // second
		7.924, // title
		0.697, // pool
		8.944, // covered
		3.109, // asked text
		2.464, // told text
		1.284, // intent
		3.287, // thought of
		1.294, // broad
		3.268, // place
	},
	Confidence: [...]float64{
		-4.201, // constant
		0.266,  // score
		0.521,  // lead
		0.000,  // lead on kin
		1.562,  // best
		0.000,  // second
		1.217,  // title
		0.287,  // broad
		0.132,  // odds
		-0.650, // understood
		0.784,  // elsewhere
		-2.198, // nowhere
	},
}
