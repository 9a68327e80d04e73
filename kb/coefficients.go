// Written by kb/fit; don't edit.

package kb

var fitted = Coefficients{
	Score: Features{
		0.223, // best
		5.049, // second
		3.882, // title
		0.000, // pool
		7.041, // covered
		1.553, // known
		4.321, // told text
		0.843, // intent
		3.622, // thought of
		1.017, // broad
		4.154, // place
	},
	Confidence: [...]float64{
		-4.228, // constant
		0.023,  // score
		0.617,  // lead
		0.000,  // lead on kin
		3.749,  // best
		0.000,  // second
		4.793,  // title
		1.488,  // broad
		0.319,  // odds
		-0.349, // understood
		1.893,  // elsewhere
		-2.350, // nowhere
	},
}
