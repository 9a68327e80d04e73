package app

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"

	"aftercare/aftersales"
	"aftercare/chat"
)

// drive plays the demo shop's couriers, warehouse and payment: every case that has stood for a demo pace takes
// its next step. What people have to decide stays with them, and so does what the shopper has to do.
func (a *App) drive(ctx context.Context) (n int, err error) {
	open, err := a.Cases.Board(ctx, driveBatch)
	if err != nil {
		return 0, err
	}
	var errs []error
	for _, c := range open {
		m, ok := demoMoves[c.State]
		if !ok || a.now().Sub(c.EnteredAt) < a.Config.DemoPace || !c.Takes(m.event, m.by) {
			continue
		}
		why := aftersales.Because{}
		if m.waybill {
			why.Evidence = []string{demoWaybill(c)}
		}
		_, err := a.Cases.Move(ctx, c.ID, m.event, aftersales.Actor{Party: m.by}, why)
		if errors.Is(err, chat.ErrConflict) { // somebody was faster
			continue
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		n++
	}
	return n, errors.Join(errs...)
}

// driveBatch bounds the cases of one round.
const driveBatch = 500

type demoMove struct {
	event   aftersales.Event
	by      aftersales.Party
	waybill bool // the parcel gets a number
}

// demoMoves are what happens to a case by itself in the demo shop, by the state it is in.
var demoMoves = map[aftersales.State]demoMove{
	aftersales.PickupBooked:    {aftersales.Ship, aftersales.Courier, true},
	aftersales.InReturnTransit: {aftersales.Receive, aftersales.Warehouse, false},
	aftersales.Received:        {aftersales.PassCheck, aftersales.Warehouse, false},
	aftersales.Inspecting:      {aftersales.PassCheck, aftersales.Warehouse, false},
	aftersales.NewToShip:       {aftersales.ShipNew, aftersales.Warehouse, true},
	aftersales.Intercepting:    {aftersales.Stopped, aftersales.Courier, false},
	aftersales.ComingBack:      {aftersales.Receive, aftersales.Warehouse, false},
}

// demoWaybill numbers a parcel; the same case at the same step has the same number.
func demoWaybill(c aftersales.Case) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s/%d", c.Number, c.Seq)
	return fmt.Sprintf("SF%013d", h.Sum64()%1e13)
}
