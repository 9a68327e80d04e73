// Written by kb/fit; don't edit.

package kb

var fitted = Coefficients{
	Score: Features{
		0.000, // best
		4.481, // second
		1.251, // title
		0.000, // pool
		4.730, // covered
		5.863, // overlap
		3.750, // told text
		1.628, // intent
		2.765, // thought of
		1.064, // broad
		4.071, // place
	},
	Confidence: [...]float64{
		-5.989, // constant
		0.296,  // score
		0.547,  // lead
		0.000,  // lead on kin
		1.941,  // best
		0.000,  // second
		1.989,  // title
		1.400,  // broad
		0.105,  // odds
		-0.153, // understood
		0.184,  // elsewhere
		-1.897, // nowhere
	},
}
