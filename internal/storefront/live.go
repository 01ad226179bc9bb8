package storefront

// liveRoutes are the doors of the live room.
func (s *Site) liveRoutes() []route { return nil }
