#include "textflag.h"

// func addScaledSSE(y, x []float32, a float32)
TEXT ·addScaledSSE(SB), NOSPLIT, $0-52
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

// func addScaledBytesSSE(y []float32, x []int8, a float32)
TEXT ·addScaledBytesSSE(SB), NOSPLIT, $0-52
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

// func addScaledAVX(y, x []float32, a float32)
TEXT ·addScaledAVX(SB), NOSPLIT, $0-52
	MOVQ         y_base+0(FP), DI
	MOVQ         y_len+8(FP), CX
	MOVQ         x_base+24(FP), SI
	VBROADCASTSS a+48(FP), Y0
	SUBQ         $16, CX
	JLT          eight

sixteen:
	VMULPS  (SI), Y0, Y1
	VMULPS  32(SI), Y0, Y2
	VADDPS  (DI), Y1, Y1
	VADDPS  32(DI), Y2, Y2
	VMOVUPS Y1, (DI)
	VMOVUPS Y2, 32(DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGE     sixteen

eight:
	ADDQ    $8, CX
	JLT     four
	VMULPS  (SI), Y0, Y1
	VADDPS  (DI), Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX

four:
	ADDQ    $4, CX
	JLT     done
	VMULPS  (SI), X0, X1
	VADDPS  (DI), X1, X1
	VMOVUPS X1, (DI)

done:
	VZEROUPPER
	RET

// func addScaledBytesAVX(y []float32, x []int8, a float32)
TEXT ·addScaledBytesAVX(SB), NOSPLIT, $0-52
	MOVQ         y_base+0(FP), DI
	MOVQ         y_len+8(FP), CX
	MOVQ         x_base+24(FP), SI
	VBROADCASTSS a+48(FP), Y0
	SUBQ         $16, CX
	JLT          eight

sixteen:
	VPMOVSXBD (SI), Y1
	VPMOVSXBD 8(SI), Y2
	VCVTDQ2PS Y1, Y1
	VCVTDQ2PS Y2, Y2
	VMULPS    Y0, Y1, Y1
	VMULPS    Y0, Y2, Y2
	VADDPS    (DI), Y1, Y1
	VADDPS    32(DI), Y2, Y2
	VMOVUPS   Y1, (DI)
	VMOVUPS   Y2, 32(DI)
	ADDQ      $16, SI
	ADDQ      $64, DI
	SUBQ      $16, CX
	JGE       sixteen

eight:
	ADDQ      $8, CX
	JLT       four
	VPMOVSXBD (SI), Y1
	VCVTDQ2PS Y1, Y1
	VMULPS    Y0, Y1, Y1
	VADDPS    (DI), Y1, Y1
	VMOVUPS   Y1, (DI)
	ADDQ      $8, SI
	ADDQ      $32, DI
	SUBQ      $8, CX

four:
	ADDQ      $4, CX
	JLT       done
	VPMOVSXBD (SI), X1
	VCVTDQ2PS X1, X1
	VMULPS    X0, X1, X1
	VADDPS    (DI), X1, X1
	VMOVUPS   X1, (DI)

done:
	VZEROUPPER
	RET
