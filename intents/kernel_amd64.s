#include "textflag.h"

// func addScaled(y, x []float32, a float32)
TEXT ·addScaled(SB), NOSPLIT, $0-52
	MOVQ   y_base+0(FP), DI
	MOVQ   y_len+8(FP), CX
	MOVQ   x_base+24(FP), SI
	MOVSS  a+48(FP), X0
	SHUFPS $0, X0, X0
	SHRQ   $2, CX
	SUBQ   $2, CX
	JLT    last

two:
	MOVUPS (SI), X1
	MOVUPS 16(SI), X2
	MOVUPS (DI), X3
	MOVUPS 16(DI), X4
	MULPS  X0, X1
	MULPS  X0, X2
	ADDPS  X1, X3
	ADDPS  X2, X4
	MOVUPS X3, (DI)
	MOVUPS X4, 16(DI)
	ADDQ   $32, SI
	ADDQ   $32, DI
	SUBQ   $2, CX
	JGE    two

last:
	ADDQ   $2, CX
	JEQ    done
	MOVUPS (SI), X1
	MOVUPS (DI), X3
	MULPS  X0, X1
	ADDPS  X1, X3
	MOVUPS X3, (DI)

done:
	RET

// func dot(x, y []float32) float32
TEXT ·dot(SB), NOSPLIT, $0-52
	MOVQ  x_base+0(FP), DI
	MOVQ  x_len+8(FP), CX
	MOVQ  y_base+24(FP), SI
	XORPS X0, X0
	SHRQ  $2, CX
	JEQ   sum

four:
	MOVUPS (DI), X1
	MOVUPS (SI), X2
	MULPS  X2, X1
	ADDPS  X1, X0
	ADDQ   $16, DI
	ADDQ   $16, SI
	DECQ   CX
	JNE    four

sum:
	MOVHLPS X0, X1
	ADDPS   X1, X0
	MOVAPS  X0, X1
	SHUFPS  $1, X1, X1
	ADDSS   X1, X0
	MOVSS   X0, ret+48(FP)
	RET

// func addScaledBytes(y []float32, x []int8, a float32)
TEXT ·addScaledBytes(SB), NOSPLIT, $0-52
	MOVQ   y_base+0(FP), DI
	MOVQ   y_len+8(FP), CX
	MOVQ   x_base+24(FP), SI
	MOVSS  a+48(FP), X0
	SHUFPS $0, X0, X0
	SHRQ   $2, CX
	JEQ    out

one:
	MOVL      (SI), X1
	PUNPCKLBW X1, X1 // each byte to the top of a word, then of a double word
	PUNPCKLWL X1, X1
	PSRAL     $24, X1
	CVTPL2PS  X1, X1
	MOVUPS    (DI), X3
	MULPS     X0, X1
	ADDPS     X1, X3
	MOVUPS    X3, (DI)
	ADDQ      $4, SI
	ADDQ      $16, DI
	DECQ      CX
	JNE       one

out:
	RET
