# A decision of a body, or of states together.
document statement
number
body: enacting decides.body
parties: enacting decides.parties
paragraph decision.1
paragraph decision.2
paragraph decision.3
