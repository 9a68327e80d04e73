// Written by kb/fit; don't edit.

package kb

var fitted = Coefficients{
	Score: Features{
		0.000, // best
		4.839, // second
		1.795, // title
		0.000, // pool
		5.738, // covered
		5.332, // overlap
		3.726, // told text
		1.366, // intent
		2.778, // thought of
		1.019, // broad
		4.062, // place
	},
	Confidence: [...]float64{
		-5.653, // constant
		0.200,  // score
		0.624,  // lead
		0.000,  // lead on kin
		2.239,  // best
		0.000,  // second
		3.188,  // title
		1.842,  // broad
		0.266,  // odds
		-0.583, // understood
		1.729,  // elsewhere
		-1.912, // nowhere
	},
}
