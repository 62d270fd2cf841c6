"""What the formats of Moodle (GIFT, Moodle XML) and Aiken share, in parts."""
