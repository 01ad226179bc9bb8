package parcel

// State is where a parcel stands, in words that are the same for every carrier.
type State string

const (
	// Unknown: the carrier used a word that this package does not know. The word is in [Event.Text].
	Unknown State = "unknown"
	// Registered: there is a label, the parcel has not been handed over.
	Registered State = "registered"
	// PickedUp: the carrier has taken the parcel from the sender.
	PickedUp State = "picked_up"
	// InTransit: on its way between the carrier's places.
	InTransit State = "in_transit"
	// OutForDelivery: with the driver who brings it.
	OutForDelivery State = "out_for_delivery"
	// AttemptFailed: the driver came and could not hand it over; there will be another try.
	AttemptFailed State = "attempt_failed"
	// ReadyForCollection: it waits in a shop or at a counter for who collects it.
	ReadyForCollection State = "ready_for_collection"
	// Delivered: handed over, or left where the carrier leaves parcels.
	Delivered State = "delivered"
	// Returned: on its way back to the sender, or back there.
	Returned State = "returned"
	// Exception: cancelled, lost, damaged, or held by customs.
	Exception State = "exception"
	// Expired: nothing was heard of it for a long time. No carrier says so and no [Tracking] has it; it is for who watches parcels.
	Expired State = "expired"
)

// States are all states in the order in which a parcel usually goes through them.
func States() []State {
	return []State{
		Unknown, Registered, PickedUp, InTransit, OutForDelivery, AttemptFailed, ReadyForCollection, Delivered, Returned, Exception, Expired,
	}
}

// Final reports whether nothing more is to be expected. A carrier may still add a return to a delivered parcel.
func (s State) Final() bool { return s == Delivered || s == Returned || s == Expired }

// Ko is the state in Korean.
func (s State) Ko() string { return s.words()[0] }

// En is the state in English.
func (s State) En() string { return s.words()[1] }

func (s State) words() [2]string {
	switch s {
	case Registered:
		return [2]string{"접수", "Registered"}
	case PickedUp:
		return [2]string{"집하", "Picked up"}
	case InTransit:
		return [2]string{"이동 중", "In transit"}
	case OutForDelivery:
		return [2]string{"배송 출발", "Out for delivery"}
	case AttemptFailed:
		return [2]string{"배송 못 함", "Delivery attempt failed"}
	case ReadyForCollection:
		return [2]string{"찾아갈 수 있음", "Ready for collection"}
	case Delivered:
		return [2]string{"배송 완료", "Delivered"}
	case Returned:
		return [2]string{"반송", "Returned"}
	case Exception:
		return [2]string{"취소·사고", "Exception"}
	case Expired:
		return [2]string{"소식 끊김", "Expired"}
	default:
		return [2]string{"알 수 없음", "Unknown"}
	}
}
