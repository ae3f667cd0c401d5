# A treaty that is ratified.
document act
parties
recital recital.1
recital recital.2
recital recital.3
enacting enacting
article purpose
text purpose.1
article principles
text principles.1
article areas
intro areas.1
point areas.a
point areas.b
point areas.c
article consultations
text consultations.1
article authorities
two: para authorities.pair
many: para authorities.all
para authorities.2
article others
text others.1
article disputes
text disputes.1
article amendments
text amendments.1
article force
two: para ratification.pair
two: para ratification.force
many: para ratification.all
many: para ratification.enough
many: para ratification.later
many: article accession
many: para accession.1
many: para accession.2
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
