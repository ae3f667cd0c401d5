# An agreement on cooperation, between two states or among several.
document act
parties
recital recital.1
recital recital.2
recital recital.3
enacting enacting
article purpose
text purpose.1
article terms
intro terms.1
point terms.a
point terms.b
article areas
intro areas.1
point areas.a
point areas.b
point areas.c
article forms
intro forms.1
point forms.a
point forms.b
point forms.c
point forms.d
article authorities
two: para authorities.pair
many: para authorities.all
para authorities.2
article expenses
text expenses.1
article others
text others.1
article disputes
text disputes.1
article amendments
text amendments.1
article force
two: text force.pair
many: para force.all
many: para force.later
two: article end
many: article withdrawal
para end.1
two: para end.pair
two: para end.effect
many: para withdrawal.2
many: para withdrawal.3
many: article depositary
many: para depositary.1
many: para depositary.2
testimonium
done
