package fault_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/platform/fault"
)

var errGone = fault.New(fault.Conflict, "coupon_gone", "this coupon has run out")

func TestCopiesOfAFaultAreTheSameFault(t *testing.T) {
	err := fmt.Errorf("redeem: %w", errGone.About("left", 0).With("body.code", "used up").RetryAfter(90*time.Millisecond))
	if !errors.Is(err, errGone) {
		t.Errorf("%v is not %v", err, errGone)
	}
	f := fault.Of(err)
	if got := f.GetHeaders().Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After = %q, want 1", got)
	}
	if len(errGone.Errors) != 0 || errGone.Extra("left") != nil {
		t.Error("a copy changed the declared fault")
	}
}

func TestFaultRendersAsAProblemDocument(t *testing.T) {
	body, err := json.Marshal(errGone.With("body.code", "used up").About("left", 0))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"type":"about:blank","title":"Conflict","status":409,"code":"coupon_gone","detail":"this coupon has run out",` +
		`"errors":[{"location":"body.code","message":"used up"}],"left":0}`
	if diff := cmp.Diff(want, string(body)); diff != "" {
		t.Error(diff)
	}
}

func TestUnnamedErrorsStayInside(t *testing.T) {
	if f := fault.Of(errors.New("password is hunter2")); f.Code != "internal" || f.Status != 500 {
		t.Errorf("got %+v", f)
	}
	if f := fault.Of(fmt.Errorf("read: %w", context.Canceled)); f.Status != 503 {
		t.Errorf("got %+v", f)
	}
}
