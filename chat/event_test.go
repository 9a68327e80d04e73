package chat

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Every kind, with every field filled, is the same after Encode and Decode.
func TestEveryBodySurvivesTheLog(t *testing.T) {
	for kind, zero := range kinds {
		t.Run(kind, func(t *testing.T) {
			body, err := zero([]byte(`{}`))
			require.NoError(t, err)
			require.Equal(t, kind, body.Kind(), "kinds has it under a wrong name")

			full := reflect.New(reflect.TypeOf(body)).Elem()
			fill(t, full, kind)
			want := full.Interface().(Body)

			gotKind, data, err := Encode(want)
			require.NoError(t, err)
			got, err := Decode(gotKind, data)
			require.NoError(t, err)
			require.Equal(t, want, got)
		})
	}
}

// A type with a Kind method that is not in kinds could be written and never read again.
func TestEveryBodyIsKnownToDecode(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "event.go", nil, 0)
	require.NoError(t, err)
	methods := 0
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == "Kind" {
			methods++
		}
	}
	require.Len(t, kinds, methods)
}

func TestDecodeSaysWhatIsWrong(t *testing.T) {
	_, err := Decode("teleported", []byte(`{}`))
	require.ErrorContains(t, err, `"teleported" is unknown`)
	_, err = Decode("said", []byte(`{`))
	require.ErrorContains(t, err, "decode said")
}

// fill sets every field to something that is not zero.
func fill(t *testing.T, v reflect.Value, name string) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.UnixMilli(1_700_000_000_123).UTC()))
		return
	case json.RawMessage:
		v.Set(reflect.ValueOf(json.RawMessage(`{"a":[1,"二"]}`)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(name + " 👋 <&>")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1<<53 + 1) // more than a float64 holds
	case reflect.Float64:
		v.SetFloat(0.1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), name)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(t, v.Index(i), name)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), v.Type().Field(i).Name)
		}
	default:
		t.Fatalf("%s: teach fill about %s", name, v.Type())
	}
}
